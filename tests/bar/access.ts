// The access matrix: six roles try twelve actions on three kinds of request, with payloads made by hand, over the whole bot.
import { payload, TICKET_ACTS, type TicketAct } from '../../dialogs/cards/actions.ts';
import type { Ticket, TicketDraft } from '../../helpdesk/types.ts';
import { BOT, message, submit, type Body } from '../emulator/activities.ts';
import { TENANT } from '../emulator/key-server.ts';
import { ANNA, BAS, GUUS, HELPDESK, KARI, openOffice, PER, type Colleague, type Office } from '../emulator/office.ts';
import { draft } from '../helpdesk/world.ts';
import { noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'C4', what: 'who may do what with whose request', quick: accessMatrix, full: accessMatrix },
];

const ELSEWHERE = '11111111-2222-4333-8444-555555555555';
const CHRIS: Colleague = {
  ...BAS,
  id: '29:6',
  name: 'Chris Vakman',
  aadObjectId: 'b3a4c8f0-1111-4a4e-9a53-000000000016',
};
const NOBODY = { id: 'b3a4c8f0-1111-4a4e-9a53-000000000099', name: 'Ola Annen' };

const ROLES = { user: PER, requester: KARI, guest: GUUS, member: BAS, 'on-call': CHRIS, administrator: ANNA } as const;
type Role = keyof typeof ROLES;
const WHOSE = ['own', 'other', 'foreign'] as const;
type Whose = (typeof WHOSE)[number];
const ACTIONS = ['open', 'list', 'attach', ...TICKET_ACTS] as const;
type Action = (typeof ACTIONS)[number];

/** The contract's table of roles, by hand: everything else is a no. On-call is a mention and nothing more. */
const REQUESTER: readonly Action[] = ['open', 'list', 'comment', 'withdraw', 'reopen', 'attach'];
const HELPDESK_MAY: readonly Action[] = [
  'list',
  'assign',
  'unassign',
  'reply',
  'request-run',
  'close',
  'reopen',
  'note',
];

function granted(role: Role, action: Action, whose: Whose): boolean {
  if (role === 'guest' || whose === 'foreign') return false;
  const helpdesk = role === 'member' || role === 'on-call' || role === 'administrator';
  return (whose === 'own' && REQUESTER.includes(action)) || (helpdesk && HELPDESK_MAY.includes(action));
}

/** All 216 cells, then the same member once removed from the team, then with nobody to ask who is a member. */
export async function accessMatrix(): Promise<Row[]> {
  const office = await openOffice();
  const { connector } = office.emulator;
  // A guest of the tenant who is in no team: only the conversation tells.
  connector.members.splice(0, Infinity, ANNA.aadObjectId, BAS.aadObjectId, CHRIS.aadObjectId);
  connector.accounts.set(CHRIS.aadObjectId, CHRIS.id);
  connector.guests.add(GUUS.aadObjectId).add(GUUS.id);
  try {
    await office.say(ANNA, 'gebruik dit kanaal', { team: HELPDESK });
    const wrong: string[] = [];
    let cells = 0;
    for (const role of Object.keys(ROLES) as Role[]) {
      for (const action of ACTIONS) {
        for (const whose of WHOSE) {
          cells += 1;
          const done = await tries(office, ROLES[role], action, whose, cells);
          if (done !== granted(role, action, whose))
            wrong.push(`${role} ${action} ${whose}: ${done ? 'done' : 'refused'}`);
        }
      }
    }
    const removed = await removedMeanwhile(office);
    const down = await directoryDown(office);
    return [
      { id: 'C4.cells', figure: cells, need: '216', ok: cells === 216 },
      noneOf('C4.not-as-written', wrong.length, cells),
      noneOf('C4.done-by-somebody-removed', removed.late, removed.tries),
      noneOf('C4.refused-while-a-member', removed.early, 1),
      noneOf('C4.done-with-the-directory-down', down.done, down.tries),
      noneOf('C4.told-of-with-the-directory-down', down.seen, down.tries),
      ...wrong
        .slice(0, 10)
        .map((cell, index) => ({ id: `C4.cell-${index + 1}`, figure: cell, need: 'as written', ok: false })),
    ];
  } finally {
    await office.end();
  }
}

/** Where somebody speaks with the bot alone. */
function from(who: Colleague, n: number): Body {
  const { id, name, aadObjectId } = who;
  const conversation = { id: `a:chat-${id}`, conversationType: 'personal', tenantId: TENANT };
  return { id: `cell-${n}`, from: { id, name, aadObjectId }, conversation, entities: [] };
}

/** A request in the state that leaves the action possible, put into the store behind the bot's back. */
async function makeTicket(office: Office, action: Action, whose: Whose, who: Colleague, n: number): Promise<Ticket> {
  const user = whose === 'own' ? { id: who.aadObjectId, name: who.name } : NOBODY;
  const place = JSON.stringify({
    serviceUrl: office.emulator.connector.serviceUrl,
    channelId: 'msteams',
    conversation: { id: `a:chat-of-cell-${n}`, conversationType: 'personal' },
    bot: BOT,
    user: { id: '29:somebody' },
  });
  const tenant = whose === 'foreign' ? ELSEWHERE : TENANT;
  const form: Partial<TicketDraft> = { tenant, user, address: place, summary: `cell ${n} of the matrix` };
  const { ticket } = await office.helpdesk.open(`cell-${n}`, draft(form));
  const before = action === 'reopen' ? 'close' : action === 'unassign' ? 'assign' : null;
  if (before === null) return ticket;
  const expert = { id: ANNA.aadObjectId, name: ANNA.name };
  const made = { tenant, ticketId: ticket.id, action: before, actor: expert, role: 'member', text: 'x' } as const;
  await office.helpdesk.act(`before-${n}`, made);
  return (await office.helpdesk.ticket(tenant, ticket.id)) ?? ticket;
}

/** Whether the action left a trace: an event of its own by that person, a request, or the words of one in the answer. */
async function tries(office: Office, who: Colleague, action: Action, whose: Whose, n: number): Promise<boolean> {
  const { helpdesk, emulator } = office;
  const { serviceUrl } = emulator.connector;
  if (action === 'open') {
    // Whose request it becomes is the sender's identity alone; a payload that names another person or tenant changes nothing.
    const victim = whose === 'own' ? who.aadObjectId : NOBODY.id;
    const tenant = whose === 'foreign' ? ELSEWHERE : TENANT;
    const named = { user: { id: victim, name: 'Somebody' }, tenant, summary: `opened in cell ${n}`, contact: '' };
    const data = payload({
      do: 'send',
      once: `form-${n}`,
      seen: true,
      context: { q: '', ids: [], paste: '' },
      lang: 'en',
    });
    await office.send(submit(serviceUrl, { ...data, ...named }, from(who, n)));
    return (await helpdesk.requestsOf(tenant, victim)).some(({ summary }) => summary === named.summary);
  }
  const ticket = await makeTicket(office, action, whose, who, n);
  const { id, version, tenant } = ticket;
  if (action === 'list') {
    const mark = emulator.connector.sent.length;
    await office.send(submit(serviceUrl, payload({ do: 'request', id, lang: 'en' }), from(who, n)));
    await office.send(message(serviceUrl, `#${ticket.number}`, { ...from(who, n), id: `cell-${n}-typed` }));
    return JSON.stringify(emulator.connector.sent.slice(mark)).includes(ticket.summary);
  }
  if (action === 'attach') {
    const paste = message(serviceUrl, 'AzureAdJoined : NO\nDomainJoined : YES\nAzureAdPrt : NO', {
      ...from(who, n),
      id: `paste-${n}`,
    });
    await office.send(paste);
    const data = payload({
      do: 'attach',
      id,
      once: `once-${n}`,
      context: { q: '', ids: [], paste: await lastPaste(office, who) },
      lang: 'en',
    });
    await office.send(submit(serviceUrl, data, from(who, n)));
  } else await office.send(submit(serviceUrl, press(action, id, version, n), from(who, n)));
  const events = await helpdesk.events(tenant, id);
  return events.some((event) => event.action === action && event.actor.id === who.aadObjectId);
}

function press(act: TicketAct, id: string, version: number, n: number): object {
  return {
    ...payload({ do: 'ticket', act, id, version, once: `once-${n}`, lang: 'en' }),
    [`text-${act}`]: 'some words',
  };
}

/** The reference under which the bot remembers what this person pasted last. */
async function lastPaste(office: Office, who: Colleague): Promise<string> {
  const remembered = await office.helpdesk.recall(`a:chat-${who.id}`);
  return (remembered['paste'] ?? '').split('\n')[0] ?? '';
}

/** Bas leaves the team: eleven minutes later nothing works any more. */
async function removedMeanwhile(office: Office): Promise<{ tries: number; late: number; early: number }> {
  const early = (await tries(office, BAS, 'note', 'other', 1_000)) ? 0 : 1;
  const { members } = office.emulator.connector;
  members.splice(members.indexOf(BAS.aadObjectId), 1);
  office.pass(10 * 60_000 + 1_000);
  let late = 0;
  for (const [index, action] of HELPDESK_MAY.entries())
    if (await tries(office, BAS, action, 'other', 1_001 + index)) late += 1;
  return { tries: HELPDESK_MAY.length, late, early };
}

/** The channel no longer tells who is in the team: nobody is. */
async function directoryDown(office: Office): Promise<{ tries: number; done: number; seen: number }> {
  office.pass(10 * 60_000 + 1_000);
  let [done, seen] = [0, 0];
  for (const [index, action] of HELPDESK_MAY.entries()) {
    office.emulator.connector.fail(...Array.from({ length: 20 }, () => ({ status: 503, method: 'GET' })));
    if (await tries(office, ANNA, action, 'other', 2_001 + index)) {
      if (action === 'list') seen += 1;
      else done += 1;
    }
  }
  return { tries: HELPDESK_MAY.length, done, seen };
}
