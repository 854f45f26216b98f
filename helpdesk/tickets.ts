// The state machine of a request: which action leads where, and who may ask for it. Pure.
import type { Ownership, Refusal, TicketAction, TicketRole, TicketStatus } from './types.ts';

/** What the machine looks at; `assignee` is an id. */
export interface TicketState {
  status: TicketStatus;
  assignee: string | null;
}

/**
 * Takes one step. Takes the state, a writing action and the id of who does it; returns the next state or why not.
 * A reopened request goes back to the one who had it, so closing keeps the assignee.
 */
export function step(state: TicketState, action: TicketAction, actor: string): TicketState | Refusal {
  const finished = state.status === 'closed' || state.status === 'withdrawn' ? state.status : null;
  switch (action) {
    case 'note':
    case 'list':
      return state;
    case 'open':
      return 'still-open';
    case 'reopen':
      if (!finished) return 'still-open';
      return { ...state, status: state.assignee === null ? 'open' : 'assigned' };
    case 'comment':
    case 'attach':
    case 'reply':
    case 'request-run':
      return finished ?? state;
    case 'withdraw':
      return finished ?? { ...state, status: 'withdrawn' };
    case 'close':
      return finished ?? { ...state, status: 'closed' };
    case 'assign':
      if (finished) return finished;
      if (state.assignee === null) return { status: 'assigned', assignee: actor };
      return state.assignee === actor ? 'already-yours' : 'already-assigned';
    case 'unassign':
      if (finished) return finished;
      return state.assignee === null ? 'not-assigned' : { status: 'open', assignee: null };
  }
}

const OF_THE_REQUESTER: readonly TicketAction[] = ['comment', 'withdraw', 'reopen', 'attach'];
const OF_THE_HELPDESK: readonly TicketAction[] = [
  'assign',
  'unassign',
  'reply',
  'request-run',
  'close',
  'reopen',
  'note',
];
/** On-call adds a mention and nothing else; owners of the team are live members of it. */
const HELPDESK: readonly TicketRole[] = ['member', 'on-call', 'administrator'];

/**
 * Whether a role may ask for an action on a request of that ownership in that status.
 * A withdrawn request is its owner's: only they may bring it back.
 */
export function mayDo(role: TicketRole, action: TicketAction, ownership: Ownership, status: TicketStatus): boolean {
  if (role === 'guest' || ownership === 'foreign') return false;
  const own = ownership === 'own';
  const helpdesk = HELPDESK.includes(role);
  if (action === 'open') return own;
  if (action === 'list') return own || helpdesk;
  if (own && OF_THE_REQUESTER.includes(action)) return true;
  if (action === 'reopen' && status === 'withdrawn') return false;
  return helpdesk && OF_THE_HELPDESK.includes(action);
}

const ALL: readonly TicketAction[] = [...new Set([...OF_THE_REQUESTER, ...OF_THE_HELPDESK])];

/** The actions a card may offer to somebody: allowed and possible; nothing else is shown. */
export function offers(role: TicketRole, ownership: Ownership, state: TicketState, actor: string): TicketAction[] {
  return ALL.filter((action) => mayDo(role, action, ownership, state.status) && isDone(step(state, action, actor)));
}

/** Tells a next state from a refusal. */
export function isDone(result: TicketState | Refusal): result is TicketState {
  return typeof result !== 'string';
}
