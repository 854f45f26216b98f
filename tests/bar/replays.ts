// Sends captured requests for help again: at once and later, as they were and changed; nobody gets a second ticket.
import { randomUUID } from 'node:crypto';
import { press } from '../dialogs/press.ts';
import { submit, type Body } from '../emulator/activities.ts';
import { chatOf, openOffice, type Colleague, type Office } from '../emulator/office.ts';
import { TENANT } from '../emulator/key-server.ts';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'B4', what: 'captured requests sent again', quick: () => replays(4), full: () => replays(34) },
];

/** After a second, ten minutes and an hour: as long as a captured token is taken for good. */
const LATER_MS = [1_000, 599_000, 3_000_000];
const stranger = (n: number): Colleague => person(9_000 + n);

function person(n: number): Colleague {
  const aadObjectId = `b3a4c8f0-4444-4a4e-9a53-${String(n).padStart(12, '0')}`;
  return { id: `29:p${n}`, name: `Person ${n}`, aadObjectId, locale: 'en-GB' };
}

/** What somebody who holds the request, and its token, may make of it: the token does not cover the body. */
const CHANGES: ((body: Body, n: number, now: string) => Body)[] = [
  (body) => body,
  (body, n) => ({ ...body, from: fromOf(stranger(n)) }),
  (body) => ({ ...body, id: randomUUID() }),
  (body, _n, now) => ({ ...body, id: randomUUID(), timestamp: now }),
  (body, n, now) => ({ ...body, id: randomUUID(), timestamp: now, from: fromOf(stranger(n)) }),
];

interface Captured {
  body: Body;
  authorization: string;
}

/**
 * So many people send a form; each is sent again fifteen times.
 * Seen to fail while the form's key held the person: a captured form under another name was a second ticket.
 */
export async function replays(people: number): Promise<Row[]> {
  const office = await openOffice();
  try {
    const captured: Captured[] = [];
    for (let n = 0; n < people; n += 1) captured.push(await escalate(office, person(n)));
    const before = await tickets(office, people);
    let sent = 0;
    let accepted = 0;
    for (const ms of LATER_MS) {
      office.pass(ms);
      const now = office.clock().toISOString();
      for (const [n, { body, authorization }] of captured.entries()) {
        for (const change of CHANGES) {
          const { status } = await office.emulator.send(change(body, n, now), { authorization });
          sent += 1;
          if (status === 200) accepted += 1;
        }
      }
    }
    const after = await tickets(office, people);
    // A form of its own is not a replay: with it the count has to rise.
    const fresh = await escalate(office, person(0));
    const again = {
      ...fresh.body,
      id: randomUUID(),
      value: { ...(fresh.body['value'] as object), once: randomUUID() },
    };
    await office.emulator.send(again);
    return [
      atLeast('B4.replays', sent, LATER_MS.length * CHANGES.length * people),
      { id: 'B4.tickets-before', figure: before, need: `${people}`, ok: before === people },
      noneOf('B4.second-tickets', after - before, sent),
      { id: 'B4.replays-that-passed-the-gate', figure: accepted, need: 'told, not judged', ok: true },
      atLeast('B4.tickets-from-a-form-of-its-own', (await tickets(office, people)) - after, 2),
    ];
  } finally {
    await office.end();
  }
}

async function escalate(office: Office, who: Colleague): Promise<Captured> {
  const [form] = await office.say(who, 'I want to talk to a person');
  if (!form?.card) throw new Error(`no form came: ${form?.text.slice(0, 100)}`);
  const data = { ...press({ text: '', card: form.card }, 'Send'), summary: 'as told by phone', severity: 'normal' };
  const conversation = { id: chatOf(who), conversationType: 'personal', tenantId: TENANT };
  const { locale, ...from } = who;
  const body = submit(office.emulator.connector.serviceUrl, { ...data, contact: 'chat' }, {
    id: randomUUID(),
    timestamp: office.clock().toISOString(),
    from,
    locale,
    conversation,
    replyToId: form.id,
  }); // prettier-ignore
  const authorization = await office.emulator.bearer();
  const { status } = await office.emulator.send(body, { authorization });
  if (status !== 200) throw new Error(`the form was answered with ${status}`);
  return { body, authorization };
}

function fromOf({ id, name, aadObjectId }: Colleague): Body {
  return { id, name, aadObjectId };
}

async function tickets(office: Office, people: number): Promise<number> {
  let all = 0;
  for (let n = 0; n < people; n += 1) {
    for (const { aadObjectId } of [person(n), stranger(n)])
      all += (await office.helpdesk.requestsOf(TENANT, aadObjectId)).length;
  }
  return all;
}
