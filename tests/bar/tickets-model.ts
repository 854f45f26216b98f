// Random sequences of what users, the helpdesk and the channel do, against a model of a request written from the contract.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openHelpdesk, type OpenedHelpdesk } from '../../helpdesk/index.ts';
import type { OutboxRow, Post, PostOutcome, Ticket, TicketEvent, TicketRequest } from '../../helpdesk/types.ts';
import { channel, draft, request } from '../helpdesk/world.ts';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'C6',
    what: 'random sequences of events against a model of a request',
    quick: () => modelRuns(100),
    full: () => modelRuns(2_000),
  },
];

/** Nothing is killed here, so nothing need reach a disk. */
const MEMORY = '/dev/shm';

/** Ann asks, Bob and Cor are the helpdesk, Dan is a colleague of Ann's, Gus a guest. */
const PEOPLE = ['ann', 'bob', 'cor', 'dan', 'gus'] as const;
const EXPERTS: readonly string[] = ['bob', 'cor'];
const REQUESTERS = ['comment', 'withdraw', 'reopen', 'attach'];
const HELPDESKS = ['assign', 'unassign', 'reply', 'request-run', 'close', 'reopen', 'note'];
const ACTIONS = [...new Set([...REQUESTERS, ...HELPDESKS])] as TicketRequest['action'][];
const TICKETS = 2;

type Command =
  | { does: 'open'; ticket: number }
  | {
      does: 'act';
      ticket: number;
      who: (typeof PEOPLE)[number];
      action: TicketRequest['action'];
      /** How many changes ago the card was drawn that was pressed; null for a typed command. */
      behind: number | null;
      /** The channel delivers it a second time. */
      twice: boolean;
    }
  | { does: 'post'; endings: PostOutcome['outcome'][] }
  | { does: 'lose' }
  | { does: 'name'; id: number };

/** Somebody of these asks for one of those. */
const acts = (who: readonly string[], actions: readonly string[]) =>
  fc.record({
    does: fc.constant('act' as const),
    ticket: fc.constantFrom(0, 0, 0, TICKETS - 1),
    who: fc.constantFrom(...who),
    action: fc.constantFrom(...actions),
    behind: fc.option(fc.constantFrom(0, 0, 0, 1)),
    twice: fc.boolean(),
  });

const commands = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.record({ does: fc.constant('open' as const), ticket: fc.nat(TICKETS - 1) }) },
    // Mostly what may be asked, and often what changes the state, or a sequence would be a row of refusals.
    { weight: 4, arbitrary: acts(['ann'], ['reopen', 'withdraw', ...REQUESTERS]) },
    { weight: 8, arbitrary: acts(EXPERTS, ['assign', 'close', 'reopen', ...HELPDESKS]) },
    { weight: 3, arbitrary: acts(PEOPLE, ACTIONS) },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constant('post' as const),
        endings: fc.array(fc.constantFrom('sent', 'sent', 'retry', 'gone', 'unknown', 'refused'), { maxLength: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('lose' as const) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('name' as const), id: fc.nat(2) }) },
  ),
  { minLength: 8, maxLength: 32, size: 'max' },
) as fc.Arbitrary<Command[]>;

/** What a request is in the model. */
interface Model {
  state: 'open' | 'assigned' | 'closed' | 'withdrawn';
  owner: string | null;
  events: [action: string, actor: string][];
}

/** What the contract says comes of an action: a word for an outcome that leaves everything as it was, or the change. */
function expected(model: Model, who: string, action: string, behind: number | null): string | Partial<Model> {
  const own = who === 'ann';
  const expert = EXPERTS.includes(who);
  if (!own && !expert) return 'missing';
  const mayAsk = (own && REQUESTERS.includes(action)) || (expert && HELPDESKS.includes(action));
  const ended = model.state === 'closed' || model.state === 'withdrawn';
  if (!mayAsk || (action === 'reopen' && model.state === 'withdrawn' && !own)) return 'refused not-allowed';
  if (action === 'reopen' ? !ended : ended && action !== 'note') {
    return action === 'reopen' ? 'refused still-open' : `refused ${model.state}`;
  }
  if (action === 'assign' && model.owner !== null)
    return model.owner === who ? 'refused already-yours' : 'refused already-assigned';
  if (action === 'unassign' && model.owner === null) return 'refused not-assigned';
  if (behind !== null && behind > 0) return 'stale';
  const changes: Record<string, Partial<Model>> = {
    assign: { state: 'assigned', owner: who },
    unassign: { state: 'open', owner: null },
    close: { state: 'closed' },
    withdraw: { state: 'withdrawn' },
    reopen: { state: model.owner === null ? 'open' : 'assigned' },
  };
  return changes[action] ?? {};
}

/** Tries so many sequences, each in a tenant of its own. */
export async function modelRuns(runs: number): Promise<Row[]> {
  const dataDir = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'model-'));
  let time = Date.parse('2026-11-21T10:00:00Z');
  let ids = 0;
  const helpdesk = await openHelpdesk({
    dataDir,
    now: () => new Date(time),
    newId: () => `m-${++ids}`,
    log: { info: () => undefined, error: () => undefined },
  });
  const seen = { sequences: 0, steps: 0 };
  try {
    const result = await fc.check(
      fc.asyncProperty(commands, async (list) => {
        seen.sequences += 1;
        seen.steps += list.length;
        const wrong = await walk(
          helpdesk,
          `tenant-${seen.sequences}`,
          [{ does: 'open', ticket: 0 }, ...list],
          (ms) => (time += ms),
        );
        if (wrong !== null) throw new Error(wrong);
      }),
      { numRuns: runs, seed: 5, endOnFailure: process.env['BAR_SHRINK'] === undefined },
    );
    const cause = result.failed ? String((result.errorInstance as Error | null)?.message ?? 'failed') : '';
    return [
      atLeast('C6.sequences', seen.sequences, runs),
      atLeast('C6.steps', seen.steps, runs * 6),
      noneOf('C6.divergences', result.failed ? 1 : 0, seen.sequences),
      ...(result.failed
        ? [{ id: 'C6.first', figure: `${cause} ${JSON.stringify(result.counterexample)}`, need: 'none', ok: false }]
        : []),
    ];
  } finally {
    await helpdesk.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What happened to each message that was handed to the channel. */
interface Handed {
  row: OutboxRow;
  version: number;
  seq: number | undefined;
  ending: PostOutcome['outcome'];
}

/** Runs one sequence; a sentence when something is not as the model says. */
async function walk(
  helpdesk: OpenedHelpdesk,
  tenant: string,
  list: Command[],
  pass: (ms: number) => void,
): Promise<string | null> {
  const models = new Map<string, Model>();
  const handed: Handed[] = [];
  const key = (index: number): string => `form-${index}`;
  const idOf = new Map<string, string>();
  await helpdesk.setChannel(channel({ tenant, channelId: 'c0', address: `${tenant} c0` }));

  for (const [step, command] of list.entries()) {
    pass(60_000);
    if (command.does === 'lose') await helpdesk.loseChannel(tenant, 'team');
    else if (command.does === 'name')
      await helpdesk.setChannel(channel({ tenant, channelId: `c${command.id}`, address: `${tenant} c${command.id}` }));
    else if (command.does === 'post') await post(helpdesk, handed, command.endings, pass);
    else if (command.does === 'open') {
      const wrong = await open(command.ticket);
      if (wrong) return wrong;
    } else {
      const id = idOf.get(key(command.ticket));
      const model = models.get(id ?? '');
      if (id === undefined || !model) continue;
      const wrong = await act(command, `press-${step}`, id, model);
      if (wrong) return `step ${step}: ${wrong}`;
    }
  }
  await helpdesk.setChannel(channel({ tenant, channelId: 'last', address: `${tenant} last` }));
  for (let round = 0; round < 3; round++) await post(helpdesk, handed, [], pass);
  for (const [id, model] of models) {
    const wrong = await compare(helpdesk, tenant, id, model, handed);
    if (wrong) return wrong;
  }
  return null;

  async function open(index: number): Promise<string | null> {
    const form = draft({ tenant, address: `${tenant} chat of ann` });
    const { ticket, created } = await helpdesk.open(key(index), form);
    const known = idOf.get(key(index));
    if (created !== (known === undefined)) return `created ${created} for a form sent before: ${known !== undefined}`;
    if (known !== undefined && known !== ticket.id) return 'one form became two requests';
    idOf.set(key(index), ticket.id);
    if (created) models.set(ticket.id, { state: 'open', owner: null, events: [['open', 'ann']] });
    return null;
  }

  async function act(
    { who, action, behind, twice }: Extract<Command, { does: 'act' }>,
    press: string,
    id: string,
    model: Model,
  ): Promise<string | null> {
    const role = who === 'gus' ? 'guest' : EXPERTS.includes(who) ? 'member' : 'user';
    const version = behind === null ? {} : { version: model.events.length - behind };
    const asked = { ...request(id, action, { id: who, name: who }, version), tenant, role, text: 'a word' } as const;
    const wanted = expected(model, who, action, behind);
    for (const again of twice ? [false, true] : [false]) {
      const result = await helpdesk.act(press, asked);
      const said = result.outcome === 'refused' ? `refused ${result.reason}` : result.outcome;
      const should = typeof wanted === 'string' ? wanted : again ? 'repeated' : 'done';
      if (said !== should) return `${who} ${action} on ${JSON.stringify(model)}: ${said}, not ${should}`;
      if (typeof wanted === 'object' && !again) {
        Object.assign(model, wanted);
        model.events.push([action, who]);
      }
      const wrong = 'ticket' in result ? differs(result.ticket, model) : null;
      if (wrong) return `${who} ${action}: ${wrong}`;
    }
    return null;
  }
}

function differs(ticket: Ticket | null, model: Model): string | null {
  const is = [ticket?.status, ticket?.assignee?.id ?? null, ticket?.version].join(' ');
  const shall = [model.state, model.owner, model.events.length].join(' ');
  return is === shall ? null : `the request is ${is}, not ${shall}`;
}

/** Hands over what is due; the first messages end as told, all others arrive. */
async function post(
  helpdesk: OpenedHelpdesk,
  handed: Handed[],
  endings: PostOutcome['outcome'][],
  pass: (ms: number) => void,
): Promise<void> {
  const left = [...endings];
  const sender: Post = (row: OutboxRow, ticket: Ticket, event: TicketEvent | null) => {
    const ending = left.shift() ?? 'sent';
    handed.push({ row, version: ticket.version, seq: event?.seq, ending });
    const outcome =
      ending === 'sent'
        ? { outcome: ending, messageId: `message-${handed.length}` }
        : ending === 'retry'
          ? { outcome: ending, afterMs: 0 }
          : { outcome: ending };
    return Promise.resolve(outcome);
  };
  for (let due: number | null = 0; due !== null;) {
    pass(1_000_000);
    due = (await helpdesk.outbox.pump(sender)).nextInMs;
  }
}

/** The request, its history and what was said of it, once everything has left. */
async function compare(
  helpdesk: OpenedHelpdesk,
  tenant: string,
  id: string,
  model: Model,
  handed: Handed[],
): Promise<string | null> {
  const wrong = differs(await helpdesk.ticket(tenant, id), model);
  if (wrong) return wrong;
  const events = (await helpdesk.events(tenant, id)).map(({ action, actor }) => [action, actor.id]);
  if (JSON.stringify(events) !== JSON.stringify(model.events)) return `its history is ${JSON.stringify(events)}`;

  const mine = handed.filter(({ row }) => row.ticketId === id);
  const changes = model.events.length - 1;
  const rows = await helpdesk.outbox.rows(tenant, id);
  const waiting = rows.filter(({ state }) => state === 'waiting' || state === 'sending');
  if (waiting.length > 0) return `${waiting.map(({ kind }) => kind).join(', ')} never left`;
  const lines = rows.filter(({ kind }) => kind === 'ticket-line');
  if (lines.length !== changes) return `${lines.length} lines for ${changes} changes`;
  const told = rows.filter(({ kind }) => kind === 'notify-user').length;
  const due = model.events.filter(([action, actor], index) => index > 0 && actor !== 'ann' && action !== 'note').length;
  const lost = handed.filter(({ row, ending }) => row.kind === 'ticket-card' && ending === 'gone').length;
  if (told < due || (lost === 0 && told > due)) return `${told} messages to Ann for ${due} changes by others`;

  const settled = new Set<string>();
  for (const { row, ending } of mine) {
    if (settled.has(row.id)) return `${row.kind} was sent again after it may have arrived`;
    const again = ending === 'retry' || (ending === 'unknown' && row.kind === 'ticket-update');
    // A card that found no channel waits for the next one.
    if (!again && !(ending === 'gone' && row.kind === 'ticket-card')) settled.add(row.id);
  }
  const sentLines = mine.filter(({ row, ending }) => row.kind === 'ticket-line' && ending === 'sent');
  for (const address of new Set(sentLines.map(({ row }) => row.address))) {
    const order = sentLines.filter(({ row }) => row.address === address).map(({ seq }) => seq ?? 0);
    if (order.some((seq, index) => index > 0 && seq <= (order[index - 1] ?? 0)))
      return `lines in the order ${order.join(' ')}`;
  }
  const drawn = mine.filter(({ row }) => row.kind === 'ticket-card' || row.kind === 'ticket-update');
  const inDoubt = drawn.some(({ ending }) => ending === 'unknown' || ending === 'refused');
  const shown = drawn.findLast(({ ending }) => ending === 'sent')?.version;
  const gone = drawn.at(-1)?.ending === 'gone';
  if (!inDoubt && !gone && shown !== model.events.length)
    return `the card shows version ${shown} of ${model.events.length}`;
  return null;
}
