// What every button carries: versioned and self-sufficient; read-action.ts checks it when it comes back.
import type { Language } from '../../knowledge/types.ts';
import type { JoinType, Phase, Severity, Verdict } from '../../diagnosis/types.ts';
import type { TicketAction } from '../../helpdesk/types.ts';

/** A finding as a button carries it: ids and quotes (redacted), no prose. */
export interface CarriedFinding {
  id: string;
  severity: Severity;
  codes: string[];
  quotes: string[];
}

/** A diagnosis as a button carries it: enough to draw the whole answer again in another language. */
export interface CarriedDiagnosis {
  verdict: Verdict;
  phase: Phase | null;
  join: JoinType;
  /** The primary first. */
  findings: CarriedFinding[];
  notes: string[];
  missing: string[];
  checked: number;
  /** `AzureAdJoined : YES` lines: what a healthy verdict rests on, or all that could be read. */
  seen: string[];
  /** Under which reference the redacted paste is remembered. */
  paste: string;
  /** Identifying details were found in the paste. */
  private: boolean;
}

/** What an answer is about. Every answer is drawn from this value alone, in any language, at any time. */
export type About =
  | { is: 'answer'; ids: string[]; q: string }
  | { is: 'choices'; ids: string[]; q: string }
  | { is: 'code'; q: string }
  | { is: 'diagnosis'; d: CarriedDiagnosis }
  | { is: 'decline'; q: string }
  /** Found again by the question: a button carries no words of a document. */
  | { is: 'document'; q: string }
  | { is: 'help' };

/** What a request for help starts from: what was asked, and the entries that were shown. */
export interface Context {
  q: string;
  ids: string[];
  paste: string;
}

/** An opinion about an answer: which one, what it was about, from which version of the knowledge. */
export interface Feedback {
  once: string;
  context: Context;
  lang: Language;
  version?: string;
}

/**
 * What a button can do. `once` names the answer or form it stands on, so that a second press counts once; it is not
 * called `key`, because the card library of the Agents Playground throws on that name and the button stays dead.
 */
export type Action =
  | { do: 'show'; about: About; lang: Language }
  | { do: 'open'; id: string; q: string; lang: Language }
  | ({ do: 'solved' } & Feedback)
  | ({ do: 'still-broken' } & Feedback)
  /** What was missing in an answer that was called not helpful. */
  | { do: 'comment'; once: string; lang: Language; text: string }
  /** The channel's own thumbs, which are no button of ours. */
  | ({ do: 'react'; helpful: boolean; text: string } & Feedback)
  | { do: 'escalate'; context: Context; lang: Language }
  /** `seen`: what may help was shown on the way; `by`: whose form it is. */
  | { do: 'send'; once: string; context: Context; lang: Language; form: Form; seen?: boolean; by?: string }
  | { do: 'cancel'; lang: Language; by?: string }
  /** What was read in a picture, as the person left it. */
  | { do: 'check'; read: string; lang: Language }
  /** `before`: only requests below this number, the page after the first. */
  | { do: 'my-requests'; before?: number; lang: Language }
  | { do: 'team-requests'; search: string; before?: number; lang: Language }
  /** Opens one request. */
  | { do: 'request'; id: string; lang: Language }
  /** `version` is the request as it was drawn, `once` this drawing of it; `text` is what was filled in. */
  | { do: 'ticket'; act: TicketAct; id: string; version: number; once: string; lang: Language; text: string }
  | { do: 'attach'; id: string; once: string; context: Context; lang: Language }
  /** Asks for the confirmation that `forget` stands on. */
  | { do: 'forget-ask'; lang: Language }
  /** `at` is when the confirmation was asked for. */
  | { do: 'forget'; once: string; at: string; lang: Language }
  | { do: 'keep-data'; lang: Language }
  /** One part of everything kept about a person, from 0. */
  | { do: 'export'; part: number; lang: Language };

/** What can be done with a request by a button or a typed command. */
export type TicketAct = Exclude<TicketAction, 'open' | 'list' | 'attach'>;
export const TICKET_ACTS: readonly TicketAct[] = [
  'assign',
  'unassign',
  'reply',
  'request-run',
  'note',
  'close',
  'reopen',
  'comment',
  'withdraw',
];

/** What the person filled in; a field is undefined where the channel did not send the input at all. */
export interface Form {
  summary?: string;
  severity?: string;
  contact?: string;
  paste?: string;
}

/** The longest text of one reply, comment or note. */
export const TEXT_LIMIT = 2000;

/** The payload of a button: the action with its version; what is filled in comes back beside it. */
export function payload(
  action:
    | Exclude<Action, { do: 'send' | 'comment' | 'ticket' }>
    | Omit<Extract<Action, { do: 'send' }>, 'form'>
    | Omit<Extract<Action, { do: 'comment' }>, 'text'>
    | Omit<Extract<Action, { do: 'ticket' }>, 'text'>,
): object {
  return { v: 1, ...action };
}
