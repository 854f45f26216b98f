// The examination: a good set-up is green twice over, and each broken one names its cause and its cure in every language.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { examineManifest, examineProgram, examineSetup, examineTrust } from '../../bot/doctor.ts';
import { endpointsOf } from '../../bot/clouds.ts';
import { examinePackage } from '../../cli/commands/doctor.ts';
import { doctorCard, wordsOf } from '../../dialogs/cards/doctor.ts';
import { examineKnowledge, showDoctor } from '../../dialogs/doctor.ts';
import type { Check, Examined } from '../../dialogs/doctor.ts';
import { openPage } from '../../dialogs/page.ts';
import { respond } from '../../dialogs/respond.ts';
import { openDatabase } from '../../helpdesk/database/database.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { bench, realKnowledge, turn } from '../dialogs/fakes.ts';
import { APP_ID, openKeyServer, TENANT, type KeyServer } from '../emulator/key-server.ts';
import { channel, draft, openWorld } from '../helpdesk/world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SETTINGS = { MicrosoftAppId: APP_ID, MicrosoftAppTenantId: TENANT, MicrosoftAppPassword: 'canary-secret' };
const ENTRY = 'join/join-directory-error-generic.yaml';
const NOW = new Date('2026-11-21T10:00:00.000Z');

/** A set-up of its own: a small knowledge, a database with a channel, the key and login servers of the emulator. */
interface Setup {
  root: string;
  env: Record<string, string>;
  keys: KeyServer;
  now: Date;
}

describe('doctor', () => {
  let setup: Setup;
  let keys: KeyServer;
  before(async () => {
    keys = await openKeyServer();
  });
  after(() => keys.close());

  beforeEach(async () => {
    const root = mkdtempSync(join(tmpdir(), 'doctor-'));
    cpSync(join(ROOT, 'package.json'), join(root, 'package.json'));
    cpSync(join(ROOT, 'manifest'), join(root, 'manifest'), { recursive: true });
    cpSync(join(ROOT, 'knowledge/locales'), join(root, 'knowledge/locales'), { recursive: true });
    cpSync(join(ROOT, 'knowledge/entries', ENTRY), join(root, 'knowledge/entries', ENTRY));
    const golden = '- { ask: "0x801c03f2", entry: join-directory-error-generic }\n';
    writeFileSync(join(root, 'knowledge/golden.yaml'), golden);
    const dataDir = join(root, 'data');
    const world = await openWorld({ dataDir });
    await world.helpdesk.setChannel(channel());
    await world.helpdesk.close();
    setup = { root, env: { ...SETTINGS, DATA_DIR: dataDir }, keys, now: NOW };
  });
  afterEach(() => {
    keys.behave('ok');
    keys.login.judge = () => 200;
    rmSync(setup.root, { recursive: true, force: true });
  });

  const examine = ({ root, env, keys, now }: Setup): Promise<Examined[]> =>
    examineSetup(env, { root, endpoints: keys.endpoints([]), now: () => now, wait: () => Promise.resolve() });

  it('finds a good set-up in order, twice the same', async () => {
    const first = await examine(setup);
    const notGood = first.filter(({ state }) => state === 'failed' || state === 'look');
    assert.deepEqual(notGood, []);
    const used = first.filter(({ state }) => state === 'ok').map(({ check }) => check);
    const all = ['program', 'settings', 'keys', 'token', 'database', 'outbox', 'channel'];
    assert.deepEqual(used, [...all, 'knowledge', 'texts', 'golden', 'manifest']);
    assert.deepEqual(await examine(setup), first);
  });

  const inFile = (path: string, change: (text: string) => string): void =>
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  const sql = async (change: (world: Awaited<ReturnType<typeof openWorld>>) => Promise<void>): Promise<void> => {
    const world = await openWorld({ dataDir: setup.env['DATA_DIR'] ?? '' });
    await change(world);
    await world.helpdesk.close();
  };
  const schema = async (version: number): Promise<void> => {
    const log = { info: () => undefined, error: () => undefined };
    const db = await openDatabase({ dataDir: setup.env['DATA_DIR'] ?? '', now: () => NOW, log });
    await db.write((trx) => trx.deleteFrom('migrations').where('number', '>', 1).execute());
    if (version > 1)
      await db.write((trx) => trx.insertInto('migrations').values({ number: version, name: 'x', at: '' }).execute());
    await db.close();
  };

  type Broken = [name: string, check: Check, says: string, change: (setup: Setup) => void | Promise<void>];
  const broken: Broken[] = [
    [
      'an app id that is none',
      'settings',
      'settings-invalid',
      ({ env }) => void (env['MicrosoftAppId'] = 'canary-secret'),
    ],
    ['an app without a tenant', 'settings', 'settings-missing', ({ env }) => void delete env['MicrosoftAppTenantId']],
    [
      'an app without a credential',
      'settings',
      'settings-missing',
      ({ env }) => void delete env['MicrosoftAppPassword'],
    ],
    ['production without an app', 'settings', 'settings-missing', (s) => void (s.env = { NODE_ENV: 'production' })],
    ['no sign-in on all interfaces', 'settings', 'settings-invalid', (s) => void (s.env = { HOST: '0.0.0.0' })],
    ['a port that is a word', 'settings', 'settings-invalid', ({ env }) => void (env['PORT'] = 'canary-secret')],
    ['keys that cannot be fetched', 'keys', 'keys-none', ({ keys }) => keys.behave('error')],
    ['keys that are none', 'keys', 'keys-none', ({ keys }) => keys.behave('garbage')],
    ['a secret that ran out', 'token', 'token-refused', ({ keys }) => void (keys.login.judge = () => 401)],
    [
      'a folder that is a file',
      'database',
      'database-unusable',
      ({ env, root }) => void (env['DATA_DIR'] = join(root, 'package.json')),
    ],
    [
      'a file that is no database',
      'database',
      'database-unusable',
      async ({ env }) => {
        rmSync(env['DATA_DIR'] ?? '', { recursive: true });
        mkdirSync(env['DATA_DIR'] ?? '');
        writeFileSync(join(env['DATA_DIR'] ?? '', 'helpdesk.db'), 'canary-secret '.repeat(1000));
        await Promise.resolve();
      },
    ],
    ['a database of a newer version', 'database', 'database-newer', () => schema(999)],
    ['a database of the version before', 'database', 'database-older', () => schema(1)],
    [
      'a server that is away',
      'database',
      'database-unreachable',
      ({ env }) => void (env['DATABASE_URL'] = 'postgres://u:canary-secret@127.0.0.1:1/x'),
    ],
    [
      'messages that do not leave',
      'outbox',
      'outbox-late',
      async (s) => {
        await sql(async ({ helpdesk }) => void (await helpdesk.open('k', draft())));
        s.now = new Date(NOW.getTime() + 6 * 60_000);
      },
    ],
    [
      'a message nobody knows of',
      'outbox',
      'outbox-lost',
      () =>
        sql(async ({ helpdesk }) => {
          await helpdesk.open('k', draft());
          await helpdesk.outbox.pump(() => Promise.resolve({ outcome: 'unknown' }));
        }),
    ],
    [
      'a channel that is gone',
      'channel',
      'channel-gone',
      () => sql(({ helpdesk }) => helpdesk.loseChannel('tenant-a', 'team')),
    ],
    ['no channel yet', 'channel', 'channel-none', ({ env, root }) => void (env['DATA_DIR'] = join(root, 'new'))],
    [
      'documents that are not there',
      'documents',
      'documents-missing',
      ({ env, root }) => void (env['CORPUS_DIR'] = join(root, 'none')),
    ],
    [
      'an entry that is no YAML',
      'knowledge',
      'knowledge-broken',
      ({ root }) => writeFileSync(join(root, 'knowledge/entries/join/bad.yaml'), 'a: ['),
    ],
    [
      'an entry without its Dutch',
      'knowledge',
      'knowledge-broken',
      ({ root }) => {
        const other = join(root, 'knowledge/entries/join/other.yaml');
        cpSync(join(root, 'knowledge/entries', ENTRY), other);
        inFile(other, (text) => text.replace(/^ {2}nl: .*$/m, ''));
      },
    ],
    [
      'a locale that is no YAML',
      'knowledge',
      'knowledge-broken',
      ({ root }) => writeFileSync(join(root, 'knowledge/locales/nl.yaml'), 'a: ['),
    ],
    [
      'a text that is missing',
      'texts',
      'texts-missing',
      ({ root }) => inFile(join(root, 'knowledge/locales/nb.yaml'), (text) => text.replace(/^ {2}undo: .*\n/m, '')),
    ],
    [
      'an answer that is another',
      'golden',
      'golden-missed',
      ({ root }) => inFile(join(root, 'knowledge/golden.yaml'), (text) => text.replace('generic', 'other')),
    ],
    ['no known answers', 'golden', 'golden-unread', ({ root }) => rmSync(join(root, 'knowledge/golden.yaml'))],
    ['an app without its icon', 'manifest', 'manifest-missing', ({ root }) => rmSync(join(root, 'manifest/color.png'))],
    [
      'a manifest of yesterday',
      'manifest',
      'manifest-stale',
      ({ root }) => inFile(join(root, 'manifest/nl.json'), (text) => text.replace('"name', '"nam')),
    ],
  ];

  const page = (language: (typeof LANGUAGES)[number]) => openPage(realKnowledge(), language, '');
  /** Cause and cure stand there in every language, in words of its own, and never a value that was set. */
  const assertSaid = (found: Examined): void => {
    const said = LANGUAGES.map((language) => wordsOf(found, page(language)));
    for (const words of [said.map(({ cause }) => cause), said.map(({ cure }) => cure ?? '')]) {
      assert.ok(
        words.every((text) => text.length > 10),
        words.join('\n'),
      );
      assert.equal(new Set(words).size, LANGUAGES.length, words.join('\n'));
      assert.doesNotMatch(words.join('\n'), /canary|[{}]/);
    }
  };

  for (const [name, check, says, change] of broken) {
    it(`names ${name}: ${says}`, async () => {
      await change(setup);
      const examined = await examine(setup);
      const wrong = examined.filter(({ state }) => state === 'failed' || state === 'look');
      assert.deepEqual(
        wrong.map((each) => [each.check, each.says]),
        [[check, says]],
      );
      for (const found of wrong) assertSaid(found);
      assert.deepEqual(await examine(setup), examined);
    });
  }

  it('names a Node that is too old, a login server that is away, and a package that cannot be made', async () => {
    const old = examineProgram(ROOT, '18.20.0');
    assert.deepEqual([old.state, old.says], ['failed', 'program-old']);
    assert.deepEqual(
      ['20.19.0', '20.20.2', '22.1.0'].map((node) => examineProgram(ROOT, node).state),
      ['ok', 'ok', 'ok'],
    );
    const [, away] = await examineTrust({
      endpoints: endpointsOf('public'),
      keys: () => Promise.resolve(true),
      token: () => Promise.reject(new TypeError('fetch failed')),
    });
    assert.equal(away?.says, 'token-unreachable');
    const bad = examinePackage({ PUBLIC_DOMAIN: 'https://canary' });
    assert.equal(bad.says, 'package-bad');
    for (const found of [old, away, bad]) if (found) assertSaid(found);
    assert.equal(examinePackage({}).state, 'skipped');
    const whole = {
      PUBLIC_DOMAIN: 'bot.example.org',
      PUBLIC_URL: 'https://example.org',
      PRIVACY_URL: 'https://example.org/p',
    };
    assert.equal(examinePackage({ ...SETTINGS, ...whole, TERMS_URL: 'https://example.org/t' }).state, 'ok');
  });

  it('finds what is shipped in order', () => {
    const shipped = [...examineKnowledge(realKnowledge()), examineManifest(realKnowledge().locales)];
    assert.deepEqual(
      shipped.filter(({ state }) => state !== 'ok'),
      [],
    );
    const golden = shipped.find(({ check }) => check === 'golden');
    assert.ok(Number(golden?.args?.['total']) >= 20);
  });
});

describe('doctor in the chat', () => {
  const found: Examined[] = [{ check: 'outbox', state: 'failed', says: 'outbox-late', args: { count: 2 } }];

  it('is for administrators, in their language, and says the same as the command line', async () => {
    for (const [word, language, verdict] of [
      ['doctor', 'en', /1 thing isn’t in order/],
      ['zelftest', 'nl', /1 punt is niet in orde/],
      ['selvtest', 'nb', /1 punkt er ikke i orden/],
    ] as const) {
      const b = bench();
      b.services.examine = () => Promise.resolve(found);
      const [refused] = await respond(turn(word), b.services);
      assert.doesNotMatch(refused?.text ?? '', verdict);
      b.roles['u1'] = 'administrator';
      const [reply] = await respond(turn(word), b.services);
      assert.match(reply?.text ?? '', verdict);
      const all = [...found, ...examineKnowledge(b.services.knowledge)];
      assert.equal(reply?.text, doctorCard(all, openPage(b.services.knowledge, language, '')).text);
    }
  });

  it('has what was lost sent again, for administrators only', async () => {
    for (const [words, said] of [
      ['resend messages', /^2 messages are being sent again/],
      ['Berichten opnieuw versturen', /^2 berichten worden opnieuw verstuurd/],
      ['send meldinger på nytt', /^2 meldinger sendes på nytt/],
    ] as const) {
      const b = bench();
      const asked: string[] = [];
      b.services.sendAgain = (tenant) => Promise.resolve((asked.push(tenant), 2));
      assert.doesNotMatch((await respond(turn(words), b.services))[0]?.text ?? '', said);
      assert.deepEqual(asked, []);
      b.roles['u1'] = 'administrator';
      assert.match((await respond(turn(words), b.services))[0]?.text ?? '', said);
      assert.deepEqual(asked, [turn('').tenant]);
      b.services.sendAgain = () => Promise.reject(new Error('x'));
      const [failed] = await respond(turn(words), b.services);
      assert.match(failed?.text ?? '', /later|senere/);
    }
  });

  it('names in the card the words that send again, in each language', async () => {
    for (const language of LANGUAGES) {
      const cure = realKnowledge().text(language, 'doctor-outbox-lost-do');
      const [words = ''] =
        /`([^`]+)`/.exec(cure.slice(cure.lastIndexOf('`', cure.lastIndexOf('`') - 1)))?.slice(1) ?? [];
      const b = bench();
      b.roles['u1'] = 'administrator';
      b.services.sendAgain = () => Promise.resolve(0);
      const [reply] = await respond(turn(words), b.services);
      assert.equal(reply?.text, openPage(realKnowledge(), language, '').t('send-again', { count: 0 }), words);
    }
  });

  it('says so where it cannot look, or fails', async () => {
    const b = bench();
    b.roles['u1'] = 'administrator';
    const at = { input: turn('doctor'), services: b.services, page: openPage(b.services.knowledge, 'en', '') };
    assert.match((await showDoctor(at)).text, /myself here/);
    b.services.examine = () => Promise.reject(new Error('x'));
    assert.match((await showDoctor(at)).text, /itself failed/);
    assert.equal((await respond(turn('doctor appointment tomorrow'), b.services))[0]?.text.includes('examin'), false);
  });
});
