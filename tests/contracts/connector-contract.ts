// What every connector to another ticket system must do: the same checks for each of them, fed by the real outbox.
import assert from 'node:assert/strict';
import type { Connector } from '../../helpdesk/connectors/connector.ts';
import { ann, bob, draft, openWorld, request, tenant, type World } from '../helpdesk/world.ts';

/** What the other system understood of one event. */
export interface Arrived {
  /** The same for the same event, however often it arrives. */
  id: string;
  kind: 'opened' | 'changed' | 'erased';
  /** Which thread, ticket or conversation it was put to; the same for all events of a ticket. */
  thread: string;
  /** Everything a person there can read. */
  text: string;
}

/** The other system, played on this machine. */
export interface OtherSystem {
  connector: Connector;
  arrived: Arrived[];
  /** Every byte that came, as text: nothing private may stand there, read or not. */
  raw: () => string;
  /** What happens to the next events: not now, never, taken but without a word, taken no more for ever. */
  next(...ways: ('busy' | 'refuse' | 'cut' | 'gone')[]): void;
  /** Ways it can fail; all of `busy`, `refuse` and `cut` for a system that can. */
  can: readonly ('busy' | 'refuse' | 'cut' | 'gone')[];
  close(): Promise<void>;
}

const NASTY =
  'a\r\nBcc: x@evil.example\r\n\r\n<img src=x onerror=alert(1)> **b** [l](http://e.example) =cmd|\' /C calc\'!A0 "q" \u202e';
const DAY = 86_400_000;

/** Registers the checks. */
export function connectorContract(open: () => Promise<OtherSystem>): void {
  let other: OtherSystem;
  let world: World;
  beforeEach(async () => {
    other = await open();
    world = await openWorld({ connectors: [other.connector] });
  });
  afterEach(async () => {
    await world.end();
    await other.close();
  });
  const pump = async () => (await world.helpdesk.connectors.pump())[other.connector.name];
  /** Lets time pass until nothing is left to send. */
  const settle = async () => {
    for (let round = 0; round < 5; round++) {
      await pump();
      world.pass(DAY / 24);
    }
  };
  const rows = async () =>
    (await world.helpdesk.outbox.rows(tenant)).filter((row) => row.address.startsWith(`${other.connector.name}:`));
  const openTicket = async (key: string, changes = {}) => (await world.helpdesk.open(key, draft(changes))).ticket;
  const act = (key: string, id: string, action: Parameters<typeof request>[1], text = '') =>
    world.helpdesk.act(key, request(id, action, bob, { text }));

  it('has a name for ever and a target that shows no secret', () => {
    assert.match(other.connector.name, /^[a-z0-9]{1,30}$/);
    assert.match(other.connector.target, /^[a-z0-9]{8,64}$/);
  });

  it('tells what happens, in order, each thing once, in one thread a ticket', async () => {
    const one = await openTicket('k1', { summary: 'first laptop' });
    const two = await openTicket('k2', { summary: 'second laptop' });
    await act('a1', one.id, 'assign');
    await act('a2', one.id, 'reply', 'restart it twice');
    await act('a3', one.id, 'close', 'it was the clock');
    await pump();
    await pump();
    const first = other.arrived.filter(({ text }) => !text.includes('second laptop'));
    assert.deepEqual(
      first.map(({ kind }) => kind),
      ['opened', 'changed', 'changed', 'changed'],
    );
    assert.ok(first[0]?.text.includes('first laptop') && first[0].text.includes(String(one.number)));
    assert.ok(first[2]?.text.includes('restart it twice'));
    assert.ok(first[3]?.text.includes('it was the clock'));
    assert.equal(new Set(first.map(({ thread }) => thread)).size, 1, 'one thread');
    assert.equal(other.arrived.length, 5);
    assert.notEqual(other.arrived.find(({ text }) => text.includes('second laptop'))?.thread, first[0]?.thread);
    assert.deepEqual(new Set((await rows()).map(({ state }) => state)), new Set(['sent']));
    assert.equal(two.number, one.number + 1);
  });

  it('keeps the order of a ticket when one event fails, and holds up no other ticket', async () => {
    other.next('busy');
    const one = await openTicket('k1', { summary: 'first laptop' });
    await act('a1', one.id, 'assign');
    await openTicket('k2', { summary: 'second laptop' });
    const counts = await pump();
    assert.equal(counts?.retried, 1);
    assert.ok(other.arrived.every(({ text }) => text.includes('second laptop')));
    await settle();
    assert.deepEqual(
      other.arrived.map(({ kind }) => kind),
      ['opened', 'opened', 'changed'],
    );
  });

  it('loses nothing when this program restarts', async () => {
    other.next('busy');
    await openTicket('k1');
    await pump();
    await world.restart();
    await settle();
    assert.equal(other.arrived.length, 1);
  });

  it('gives up one event that is refused, not those after it', async () => {
    if (!other.can.includes('refuse')) return;
    other.next('refuse');
    const one = await openTicket('k1');
    await act('a1', one.id, 'assign');
    await settle();
    assert.deepEqual(
      (await rows()).map(({ state }) => state),
      ['dead', 'sent'],
    );
  });

  it('says what became of an event whose answer was lost', async () => {
    other.next('cut');
    await openTicket('k1');
    await pump();
    world.pass(DAY / 24);
    await pump();
    const [row] = await rows();
    if (other.connector.repeatable) {
      assert.equal(row?.state, 'sent');
      assert.ok(other.arrived.length >= 1);
      assert.equal(new Set(other.arrived.map(({ id }) => id)).size, 1, 'the receiver can tell that it is the same');
    } else {
      assert.equal(row?.state, 'unknown');
      assert.equal(other.arrived.length, 1);
    }
  });

  it('stops when it is told to, loses nothing, and starts again for another target', async () => {
    if (!other.can.includes('gone')) return;
    other.next('gone');
    await openTicket('k1');
    await settle();
    assert.equal(other.arrived.length, 0);
    assert.equal((await rows())[0]?.state, 'waiting');
    await world.restart();
    await settle();
    assert.equal(other.arrived.length, 0, 'a restart alone changes nothing');
    (other.connector as { target: string }).target = 'another000';
    await world.restart();
    await settle();
    assert.equal(other.arrived.length, 1);
  });

  it('is told to delete what is deleted here, without a word of it', async () => {
    await openTicket('k1', { summary: 'SECRET-SUMMARY', contact: 'SECRET-CONTACT' });
    await pump();
    await world.helpdesk.forget(tenant, ann.id);
    const before = other.raw().length;
    await pump();
    const erased = other.arrived.at(-1);
    assert.equal(erased?.kind, 'erased');
    assert.equal(erased?.thread, other.arrived[0]?.thread);
    assert.ok(erased?.text.includes('1001'));
    assert.doesNotMatch(other.raw().slice(before), /SECRET/);
  });

  it('sends no ids of people, tenants and chats', async () => {
    const one = await openTicket('k1', {
      tenant: 'canary-tenant',
      user: { id: 'canary-user', name: 'Ann' },
      address: 'canary-chat',
    });
    const actor = { id: 'canary-expert', name: 'Bob' };
    await world.helpdesk.act('a', { ...request(one.id, 'assign', actor), tenant: 'canary-tenant', role: 'member' });
    await pump();
    assert.equal(other.arrived.length, 2);
    assert.doesNotMatch(other.raw(), /canary/);
    assert.match(other.arrived[0]?.text ?? '', /Ann/);
  });

  it('carries what people typed as text', async () => {
    const one = await openTicket('k1', { summary: NASTY, question: NASTY, user: { ...ann, name: NASTY } });
    await act('a1', one.id, 'reply', NASTY);
    await pump();
    assert.equal(other.arrived.length, 2);
    for (const { text } of other.arrived) assert.ok(text.includes('<img src=x onerror=alert(1)>'), text);
  });
}
