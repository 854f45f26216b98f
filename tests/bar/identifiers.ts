// Plants identifying values in everything people type and paste, and looks for them where they must not be (bars F1, F2).
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import Libsql from 'libsql';
import { call } from '../../bot/http-call.ts';
import { createPostman } from '../../bot/postman.ts';
import type { Post } from '../../bot/proactive.ts';
import { describeError, openLog } from '../../bot/log.ts';
import { openPage } from '../../dialogs/page.ts';
import { ticketMail } from '../../dialogs/mail.ts';
import { respond } from '../../dialogs/respond.ts';
import type { Reply, Services, TurnInput } from '../../dialogs/services.ts';
import { createEmail } from '../../helpdesk/connectors/email.ts';
import { createWebhook, WEBHOOK } from '../../helpdesk/connectors/webhook.ts';
import { openHelpdesk, type OpenedHelpdesk } from '../../helpdesk/index.ts';
import { redact } from '../../diagnosis/redact.ts';
import { openMailServer, type MailServer } from '../contracts/mail-system.ts';
import { SECRET } from '../contracts/webhook-system.ts';
import { realKnowledge, turn } from '../dialogs/fakes.ts';
import { press, pressables } from '../dialogs/press.ts';
import { openLoopback, type LoopbackServer } from '../emulator/loopback.ts';
import { inTime, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'F1',
    what: 'planted identifiers through every path, then everybody forgotten (F2)',
    quick: () => identifiers(2),
    full: () => identifiers(20),
  },
];

/** What one person plants: values as they look in the wild, invented, different for everybody. */
interface Planted {
  upn: string;
  tenantId: string;
  deviceId: string;
  sid: string;
  host: string;
  account: string;
  thumbprint: string;
  ip: string;
  organisation: string;
  domain: string;
  phone: string;
  secret: string;
  serial: string;
  laptop: string;
}

/** Fields about a person that are kept on purpose: docs/privacy.md lists them. */
const PERSON = { name: 'Kept Name', contact: 'desk 12' };

interface World {
  helpdesk: OpenedHelpdesk;
  services: Services;
  dataDir: string;
  log: string[];
  webhook: string[];
  replies: Reply[];
  mail: MailServer;
  hook: LoopbackServer;
}

/** F1: every value through every path, none of it anywhere; F2: a person forgotten, nothing of them in any file. */
export async function identifiers(people: number): Promise<Row[]> {
  const world = await openWorld();
  const planted = Array.from({ length: people }, (_, n) => plant(n));
  const values = planted.flatMap((person) => Object.values(person) as string[]);
  try {
    for (const [n, person] of planted.entries()) await everyPath(world, person, n);
    const toOthers: string[] = [];
    const post: Post = (_address, reply) => {
      toOthers.push(JSON.stringify(reply));
      return Promise.resolve({ activityId: `m${toOthers.length}` });
    };
    await world.helpdesk.outbox.pump(createPostman(world.services, post, () => Promise.resolve(undefined)));
    await world.helpdesk.connectors.pump();
    const dumped = dump(world.dataDir);
    const rows = [
      count('F1.database', values, dumped),
      count('F1.log', values, world.log.join('\n')),
      count('F1.webhook', values, world.webhook.join('\n')),
      count('F1.email', values, world.mail.mails.map(({ raw, body }) => raw + body).join('\n')),
      // What a person is answered in their own chat may repeat their own words; this is what others are shown.
      count('F1.cards', values, toOthers.join('\n')),
      noneOf('F1.paths-not-taken', await missing(world, people), 3 * people),
    ];
    return [...rows, ...(await eraseAll(world, people))];
  } finally {
    await world.helpdesk.close();
    await world.mail.close();
    await world.hook.close();
    rmSync(world.dataDir, { recursive: true, force: true });
  }
}

/** Everything a person can put in: paste, question, code, comment, form, reply, note, opinion, another system, an error. */
async function everyPath(world: World, p: Planted, n: number): Promise<void> {
  const { helpdesk, services } = world;
  let messages = 0;
  const who: Partial<TurnInput> = {
    user: { id: `person-${n}`, name: PERSON.name },
    conversation: `chat-${n}`,
    address: `address-${n}`,
  };
  const say = async (text: string, more: Partial<TurnInput> = {}): Promise<Reply> => {
    const replies = await respond(turn(text, { ...who, activityId: `${n}-${++messages}`, ...more }), services);
    world.replies.push(...replies);
    return replies[0] ?? { text: '' };
  };
  const fill = (reply: Reply, title: string, form: object): Promise<Reply> =>
    say('', { kind: 'action', value: { ...press(reply, title), ...form } });

  const prose = [...sentences(p), told(p)];
  for (const text of prose) await say(`Why does this PC not join? ${text}`);
  await say(`0x801c03f2 ${prose[0]}`);
  const diagnosis = await say(output(p));
  let form = await fill(diagnosis, 'Ask the helpdesk', {});
  const filled = { summary: prose.join(' '), contact: PERSON.contact, severity: 'normal', paste: output(p) };
  form = await fill(form, 'Send', filled);
  if (pressables(form).some(({ title }) => title === 'Send')) await fill(form, 'Send', filled);
  const [ticket] = await helpdesk.requestsOf('contoso', `person-${n}`);
  if (!ticket) return;
  const number = String(ticket.number);
  await say(`comment #${number} ${prose[1]}`);
  const expert = { user: { id: `expert-${n}`, name: 'Expert' }, conversation: `expert-chat-${n}` };
  await say(`assign #${number}`, expert);
  for (const [verb, text] of [
    ['reply', prose.join(' ')],
    ['note', output(p)],
    ['close', prose.join('\n')],
  ]) {
    await say(`${verb} #${number} ${text}`, expert);
  }
  // As bot/helpdesk-door.ts hands it on.
  const text = redact(prose.join('\n')).text;
  const incoming = { ticketId: ticket.id, action: 'note', actorName: 'Desk', text } as const;
  await helpdesk.takeIn(WEBHOOK, `in-${n}`, incoming);
  const broken = Object.assign(new Error(output(p)), { code: prose[0], name: p.upn });
  services.log.error('turn-failed', broken);
  services.log.error(prose[1] ?? '', describeError(broken));
  services.log.info('answered', { kind: prose[0], text: output(p), entries: [p.upn], reason: p.upn });
  await helpdesk.loop.flush();
}

/** What only the words around it tell. */
function told(p: Planted): string {
  return `From: Desk <desk@${p.domain}> My laptop ${p.laptop}, serial number ${p.serial}: password is ${p.secret}, call me on ${p.phone}.`;
}

/** How people mention such values; a bare name in a sentence cannot be told from any other word and is not among them. */
export function sentences(p: Planted): string[] {
  return [
    `My account is ${p.upn} and the tenant is ${p.tenantId}, device ${p.deviceId}.`,
    `User ${p.domain.split('.')[0]?.toUpperCase()}\\${p.account} with ${p.sid} at ${p.ip}, computer name: ${p.host}.`,
    `Certificate ${p.thumbprint}, see https://portal.${p.domain}/x and C:\\Users\\${p.account}\\x.log, tenant name: ${p.organisation}.`,
  ];
}

export function output(p: Planted): string {
  return [
    '| Device State                                                         |',
    '             AzureAdJoined : YES',
    '              DomainJoined : YES',
    `                DomainName : ${p.domain.split('.')[0]?.toUpperCase()}`,
    `               Device Name : ${p.host}.${p.domain}`,
    `                  DeviceId : ${p.deviceId}`,
    `                Thumbprint : ${p.thumbprint}`,
    `                TenantName : ${p.organisation}`,
    `                  TenantId : ${p.tenantId}`,
    '          DeviceAuthStatus : FAILED. Device is either disabled or deleted',
    '                AzureAdPrt : NO',
    `             User Identity : ${p.upn}`,
    `    Executing Account Name : ${p.domain.split('.')[0]?.toUpperCase()}\\${p.account}, ${p.upn}`,
    `            Server Message : user ${p.sid} on ${p.host} at ${p.ip}`,
  ].join('\n');
}

/** Invented, and long enough that a hit is no chance. */
export function plant(n: number): Planted {
  const hex = (salt: string, length: number): string =>
    createHash('sha256').update(`${salt}${n}`).digest('hex').slice(0, length);
  const guid = (salt: string): string => hex(salt, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const letters = (salt: string, length: number): string =>
    hex(salt, length).replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? 'x');
  const domain = `${letters('domain', 9)}.example`;
  const digits = (salt: string): number => 1_000_000_000 + (parseInt(hex(salt, 7), 16) % 1_000_000_000);
  return {
    upn: `${letters('first', 6)}.${letters('last', 8)}@${domain}`,
    tenantId: guid('tenant'),
    deviceId: guid('device'),
    sid: `S-1-5-21-${digits('a')}-${digits('b')}-${digits('c')}-1${String(n).padStart(4, '0')}`,
    host: `PC-${letters('host', 8).toUpperCase()}`,
    account: letters('account', 9),
    thumbprint: hex('thumbprint', 40).toUpperCase(),
    ip: `10.${11 + (n % 200)}.${100 + (n % 100)}.${101 + (n % 150)}`,
    organisation: `${letters('organisation', 10)}`,
    domain,
    phone: `+47 9${String(10_000_000 + (parseInt(hex('phone', 7), 16) % 89_999_999))}`,
    secret: `${letters('secret', 6)}!${digits('pin')}`,
    serial: `PF${hex('serial', 6).toUpperCase()}7`,
    laptop: `NB-${letters('laptop', 6).toUpperCase()}-${1000 + n}`,
  };
}

async function openWorld(): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'identifiers-'));
  const log: string[] = [];
  const webhook: string[] = [];
  const hook = await openLoopback((request, body, response) => {
    webhook.push(JSON.stringify(request.headers), body);
    response.end();
  });
  const mail = await openMailServer();
  const stream = new Writable({ write: (line: Buffer, _encoding, done) => done(void log.push(line.toString())) });
  const logger = openLog('info', stream);
  const knowledge = realKnowledge();
  const now = (): Date => new Date('2026-11-21T10:00:00Z');
  const helpdesk = await openHelpdesk({
    dataDir,
    now,
    newId: randomUUID,
    log: logger,
    connectors: [
      createWebhook({ url: hook.origin, secrets: [SECRET], call, now }),
      createEmail({
        url: `smtp://127.0.0.1:${mail.port}`,
        from: 'bot@helpdesk.invalid',
        to: 'desk@helpdesk.invalid',
        write: (change) => Promise.resolve(ticketMail(change, openPage(knowledge, 'en', change.id, 'channel'))),
      }),
    ],
  });
  await helpdesk.setChannel({
    tenant: 'contoso',
    teamId: 'team',
    channelId: 'channel',
    address: 'helpdesk-channel',
    language: 'en',
    setBy: 'owner',
  });
  const services: Services = {
    knowledge,
    helpdesk,
    directory: {
      roleOf: (_tenant, id) => Promise.resolve(id.startsWith('expert') ? 'member' : 'user'),
      hasLeft: (_tenant, id) => Promise.resolve(!id.startsWith('expert')),
    },
    now,
    newId: randomUUID,
    log: logger,
  };
  return { helpdesk, services, dataDir, log, webhook, replies: [], mail, hook };
}

/** Every value of every table, as text. */
function dump(dataDir: string): string {
  const db = new Libsql(join(dataDir, 'helpdesk.db'), { readonly: true });
  try {
    const tables = db.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    return tables.map(({ name }) => JSON.stringify(db.prepare(`select * from "${name}"`).all())).join('\n');
  } finally {
    db.close();
  }
}

function count(id: string, planted: string[], text: string): Row {
  const low = text.toLowerCase();
  const found = planted.filter((value) => low.includes(value.toLowerCase()));
  const row = noneOf(id, found.length, planted.length);
  return found.length === 0 ? row : { ...row, figure: `${found.length}, ${found[0]}` };
}

/** Paths that led nowhere would find nothing: how many people's request, mail, webhook or history are not there. */
async function missing({ helpdesk, mail, webhook }: World, people: number): Promise<number> {
  const mails = mail.mails.filter(({ body }) => body.includes(PERSON.contact)).length;
  const hooks = webhook.filter((body) => body.includes('"ticket.opened"')).length;
  let histories = 0;
  for (let n = 0; n < people; n += 1) {
    const [ticket] = await helpdesk.requestsOf('contoso', `person-${n}`);
    const events = ticket ? await helpdesk.events('contoso', ticket.id) : [];
    if (events.map(({ action }) => action).join(' ') === 'open comment assign reply note close note') histories += 1;
  }
  return 3 * people - Math.min(mails, people) - Math.min(hooks, people) - histories;
}

/** Everybody is forgotten; then not even what was kept on purpose may stand in any file. */
async function eraseAll({ helpdesk, dataDir }: World, people: number): Promise<Row[]> {
  const other = { tenant: 'contoso', user: { id: 'other', name: 'Other Person' }, address: 'address-other' };
  const rest = {
    summary: 'stays',
    severity: 'normal',
    contact: '',
    question: '',
    answer: '',
    findings: [],
    paste: '',
  } as const;
  const { ticket } = await helpdesk.open('other', { ...other, ...rest, findings: [], language: 'en' });
  const kept = [
    PERSON.name,
    PERSON.contact,
    ...Array.from({ length: people }, (_, n) => [`person-${n}`, `address-${n}`, `chat-${n}`]).flat(),
  ];
  const before = kept.filter((value) => inFiles(dataDir, value)).length;
  const begun = performance.now();
  for (let n = 0; n < people; n += 1) await helpdesk.forget('contoso', `person-${n}`, `chat-${n}`);
  for (let n = 0; n < people; n += 1) await helpdesk.forget('contoso', `expert-${n}`, `expert-chat-${n}`);
  const ms = performance.now() - begun;
  const left = kept.filter((value) => inFiles(dataDir, value));
  return [
    { id: 'F2.found-before', figure: before, need: `${kept.length} of ${kept.length}`, ok: before === kept.length },
    { ...noneOf('F2.left-in-files', left.length, kept.length), ...(left[0] !== undefined && { figure: `${left.length}, ${left[0]}` }) },
    noneOf('F2.others-touched', (await helpdesk.ticket('contoso', ticket.id))?.summary === 'stays' ? 0 : 1, 1),
    inTime('F2.time', ms, 60_000),
  ]; // prettier-ignore
}

/** Database, write-ahead log, whatever else lies there. */
function inFiles(dataDir: string, value: string): boolean {
  return readdirSync(dataDir).some((file) => readFileSync(join(dataDir, file)).includes(value));
}
