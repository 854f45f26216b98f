// Opens databases of the previous schema, some with damaged contents: nobody is stuck, every ticket is as it was.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import { respond } from '../../dialogs/respond.ts';
import type { Reply, Services, TurnInput } from '../../dialogs/services.ts';
import { migrate, migrations } from '../../helpdesk/database/migrate.ts';
import type { Schema } from '../../helpdesk/database/schema.ts';
import { openSqlite } from '../../helpdesk/database/sqlite.ts';
import { openHelpdesk } from '../../helpdesk/index.ts';
import { realKnowledge, turn } from '../dialogs/fakes.ts';
import { press } from '../dialogs/press.ts';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'C7',
    what: 'saved states of every earlier schema, good and damaged',
    quick: () => savedStates([migrations.length - 1]),
    full: () => savedStates(migrations.slice(0, -1).map(({ number }) => number)),
  },
];

const GOOD = 50;
const TENANT = 'contoso';
const NOW = new Date('2026-11-21T10:00:00Z');
const AT = '2026-11-01T10:00:00.000Z';

/** What is wrong with a saved state; each twice. */
const DAMAGE: ((file: Libsql.Database, who: number) => void)[] = [
  (file, n) => remember(file, n, 'language', 'xx'),
  (file, n) => remember(file, n, 'language', '\u0000\ud83d'),
  (file, n) => remember(file, n, 'language', ''),
  (file, n) => remember(file, n, 'paste', '{"half":'),
  (file, n) => remember(file, n, 'x'.repeat(5_000), 'y'.repeat(100_000)),
  (file, n) => damage(file, n, 'findings', '{"not": "a list"'),
  (file, n) => damage(file, n, 'status', 'exploded'),
  (file, n) => damage(file, n, 'language', 'zz'),
  (file, n) => damage(file, n, 'address', 'no address'),
  (file, n) => damage(file, n, 'created_at', 'yesterday'),
];

/** For each version a database at it, with 50 good and 20 damaged states; then everybody comes back. */
export async function savedStates(versions: number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const version of versions) {
    const dataDir = mkdtempSync(join(tmpdir(), 'saved-'));
    try {
      await makeOld(dataDir, version);
      rows.push(...(await comeBack(dataDir, `C7.schema-${version}`)));
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
  return rows;
}

async function makeOld(dataDir: string, version: number): Promise<void> {
  const db = new Kysely<Schema>({ dialect: openSqlite(dataDir).dialect });
  await migrate(db, 'sqlite', AT, migrations.slice(0, version));
  await db.destroy();
  const file = new Libsql(join(dataDir, 'helpdesk.db'));
  const ticket = file.prepare(
    'insert into tickets (tenant, id, number, status, version, user_id, user_name, language, address, reachable, summary, severity, contact, question, answer, findings, paste, created_at, updated_at) values (?, ?, ?, ?, 1, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const event = file.prepare(
    "insert into ticket_events (tenant, ticket_id, seq, at, action, actor_id, actor_name, text, paste, findings) values (?, ?, 1, ?, 'open', ?, ?, '', '', '[]')",
  );
  const people = GOOD + 2 * DAMAGE.length;
  for (let n = 0; n < people; n += 1) {
    const status = ['open', 'assigned', 'closed', 'withdrawn'][n % 4];
    const language = ['en', 'nl', 'nb'][n % 3];
    ticket.run(TENANT, `t-${n}`, 1000 + n, status, `u-${n}`, 'Somebody', language, `chat-${n}`, 'it does not join', 'normal', 'chat', 'q', 'a', '[]', '', AT, AT); // prettier-ignore
    event.run(TENANT, `t-${n}`, AT, `u-${n}`, 'Somebody');
    remember(file, n, 'language', language ?? 'en');
    if (n >= GOOD) DAMAGE[(n - GOOD) % DAMAGE.length]?.(file, n);
  }
  file.prepare('insert into counters (tenant, last_number) values (?, ?)').run(TENANT, 1000 + people);
  file.close();
}

function remember(file: Libsql.Database, n: number, name: string, value: string): void {
  file
    .prepare('insert or replace into memory (conversation, name, value, at) values (?, ?, ?, ?)')
    .run(`chat-${n}`, name, value, AT);
}

function damage(file: Libsql.Database, n: number, column: string, value: string): void {
  file.prepare(`update tickets set "${column}" = ? where id = ?`).run(value, `t-${n}`);
}

async function comeBack(dataDir: string, id: string): Promise<Row[]> {
  const before = tickets(dataDir);
  const log = { info: () => undefined, error: () => undefined };
  let ids = 0;
  const newId = (): string => `new-${++ids}`;
  const helpdesk = await openHelpdesk({ dataDir, now: () => NOW, newId, log });
  const directory = { roleOf: () => Promise.resolve('user' as const), hasLeft: () => Promise.resolve(false) };
  const services: Services = { knowledge: realKnowledge(), helpdesk, directory, now: () => NOW, newId, log };
  let stuck = 0;
  let apologies = 0;
  let unserved = 0;
  const people = GOOD + 2 * DAMAGE.length;
  for (let n = 0; n < people; n += 1) {
    const who: Partial<TurnInput> = { user: { id: `u-${n}`, name: 'Somebody' }, conversation: `chat-${n}`, address: `chat-${n}`, tenant: TENANT }; // prettier-ignore
    let sorry = 0;
    let turns = 0;
    const say = async (text: string, more: Partial<TurnInput> = {}): Promise<Reply[]> => {
      try {
        return await respond(turn(text, { ...who, activityId: `a-${n}-${++turns}`, ...more }), services);
      } catch {
        // The adapter says sorry once and the person goes on.
        sorry += 1;
        return [];
      }
    };
    await say('language english');
    const answer = await say('0x801c03f2');
    // A card of an earlier version.
    await say('', { kind: 'action', value: { do: 'send', v: 0, once: 'old' } });
    const own = await say('my requests');
    const [form] = await say('I want to talk to a person');
    let served = false;
    try {
      const data = press(form as Reply, 'Send');
      const value = { ...data, summary: 'request again', severity: 'normal', contact: 'chat' };
      served = JSON.stringify(await say('', { kind: 'action', value })).includes('✔');
    } catch {
      // No form came.
    }
    if (answer.length === 0 || own.length === 0) stuck += 1;
    if (!served) unserved += 1;
    apologies = Math.max(apologies, sorry);
  }
  await helpdesk.close();
  const after = tickets(dataDir);
  const changed = [...before].filter(([key, row]) => after.get(key) !== row).length;
  return [
    atLeast(`${id}.states`, people, GOOD + 20),
    noneOf(`${id}.stuck`, stuck, people),
    noneOf(`${id}.new-request-refused`, unserved, people),
    { id: `${id}.most-apologies-to-one`, figure: apologies, need: '<= 1', ok: apologies <= 1 },
    noneOf(`${id}.tickets-changed`, changed, before.size),
  ];
}

/** Every ticket as it stands in the file, in the columns the first schema has. */
function tickets(dataDir: string): Map<string, string> {
  const file = new Libsql(join(dataDir, 'helpdesk.db'));
  const all = file
    .prepare("select id, number, status, version, user_id, user_name, language, address, summary, findings, paste, created_at from tickets where id like 't-%'")
    .all() as { id: string }[]; // prettier-ignore
  file.close();
  return new Map(all.map((row) => [row.id, JSON.stringify(row)]));
}
