// The one sender: every message to the channel leaves here, with a time limit, to allowed hosts, with the right retry.
import { setTimeout as delay } from 'node:timers/promises';
import { mayAnswer } from './clouds.ts';
import { call, type CallAnswer } from './http-call.ts';
import type { TokenSource } from './token.ts';
import { UNTRACED, type Traces } from './traces.ts';

/** What a failed send means for the one who sent it. */
export type SendFailure = 'refused' | 'gone' | 'unreachable' | 'busy' | 'uncertain';

/** A message that did not (surely) arrive; carries a status, never a body. */
export class SendError extends Error {
  readonly failure: SendFailure;
  readonly status: number;
  readonly code: string;
  /** How long the channel asked to wait; 0 when it did not say. */
  readonly retryAfterMs: number;
  constructor(failure: SendFailure, status: number, retryAfterMs = 0) {
    super(`send ${failure}`);
    this.name = 'SendError';
    this.failure = failure;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.code = `SEND_${failure.toUpperCase()}`;
  }
}

export interface ConnectorOptions {
  /** Exact origins that may be called; null in local mode, where only this machine is. */
  origins: readonly string[] | null;
  /** null in local mode: nothing is signed. */
  token: TokenSource | null;
  /** 0 to 1, spreads retries. */
  random: () => number;
  /** Told whenever the channel wants less to be sent. */
  onLimited?: () => void;
  /** How often one message is tried at once; the outbox counts each try against the channel's rates and has one. */
  tries?: number;
  /** Waits for a place among what leaves; the milliseconds until there is one, where that is too long to wait. */
  pace?: ((tenant: string, conversation: string) => Promise<number>) | null;
  /** Times each try. */
  step?: Traces['step'];
  /** Waits; replaced in tests. */
  wait?: (ms: number) => Promise<unknown>;
}

/** The message's id, empty when the channel gave none. */
export interface Taken {
  id: string;
}

/** The calls of an SDK's connector client that its adapter makes. */
export interface Conversations {
  /** Opens somebody's own chat; the same one each time. `id` is empty when the channel gave none. */
  createConversation(parameters: object): Promise<{ id: string }>;
  sendToConversation(conversation: string, activity: object): Promise<Taken>;
  replyToActivity(conversation: string, replyTo: string, activity: object): Promise<Taken>;
  updateActivity(conversation: string, activityId: string, activity: object): Promise<Taken>;
}

const TRIES = 3;
const MAX_WAIT_MS = 3_000;
/** Surely not accepted: may be sent again. 401 is about the token, not the message: the next try has another one. */
const NOT_ACCEPTED = new Set([401, 412, 429, 503]);
/** Perhaps accepted: only an update may be sent again, a second create would be a second message. */
const PERHAPS_ACCEPTED = new Set([500, 502, 504]);

/**
 * Opens the calls to one conversation service.
 * @param serviceUrl from an admitted activity or a stored address; checked again here, at the socket
 * @throws SendError from each call that fails for good
 */
export function openConnector(serviceUrl: string, options: ConnectorOptions): Conversations {
  const base = serviceUrl.endsWith('/') ? serviceUrl.slice(0, -1) : serviceUrl;
  const path = (conversation: string, activity?: string): string =>
    `/v3/conversations/${encodeURIComponent(conversation)}/activities${activity === undefined ? '' : `/${encodeURIComponent(activity)}`}`;
  const send = (method: 'POST' | 'PUT', to: string, body?: unknown, conversation?: string): Promise<Taken> =>
    sendUntilTaken(base, method, to, body, conversation, options);
  return {
    createConversation: (parameters) => send('POST', '/v3/conversations', parameters),
    sendToConversation: (conversation, activity) => send('POST', path(conversation), activity, conversation),
    replyToActivity: (conversation, replyTo, activity) =>
      send('POST', path(conversation, replyTo), activity, conversation),
    updateActivity: (conversation, activityId, activity) =>
      send('PUT', path(conversation, activityId), activity, conversation),
  };
}

async function sendUntilTaken(
  base: string,
  method: 'POST' | 'PUT',
  path: string,
  body: unknown,
  conversation: string | undefined,
  options: ConnectorOptions,
): Promise<Taken> {
  if (!mayAnswer(base, options.origins)) throw new SendError('refused', 0);
  const { wait = delay, step = UNTRACED.step } = options;
  for (let attempt = 1; ; attempt += 1) {
    if (options.pace && conversation !== undefined) {
      const leftMs = await options.pace(tenantIn(body), conversation);
      if (leftMs > 0) throw new SendError('busy', 0, leftMs);
    }
    const send = (): Promise<Outcome> => attemptSend(base + path, method, body, options.token);
    const outcome = await step('send', { action: method, attempts: attempt }, send, meaningOf);
    if (outcome.ok) return outcome.response;
    if (outcome.status === 429) options.onLimited?.();
    const again = outcome.failure === 'busy' || (outcome.failure === 'uncertain' && method !== 'POST');
    const failed = new SendError(outcome.failure, outcome.status, outcome.retryAfterMs);
    if (!again || attempt >= (options.tries ?? TRIES)) throw failed;
    const pause = outcome.retryAfterMs ?? 300 * 2 ** attempt * (0.5 + options.random());
    // A turn has 15 seconds; a longer pause is the outbox's business.
    if (pause > MAX_WAIT_MS) throw failed;
    await wait(pause);
  }
}

/** Where an SDK puts the tenant of the conversation it answers in. */
function tenantIn(activity: unknown): string {
  const { conversation } = activity as { conversation?: { tenantId?: unknown } };
  return typeof conversation?.tenantId === 'string' ? conversation.tenantId : '';
}

type Outcome =
  { ok: true; response: Taken } | { ok: false; failure: SendFailure; status: number; retryAfterMs?: number };

function meaningOf(outcome: Outcome): { outcome: string; status?: number } {
  return outcome.ok ? { outcome: 'sent' } : { outcome: outcome.failure, status: outcome.status };
}

async function attemptSend(url: string, method: string, body: unknown, token: TokenSource | null): Promise<Outcome> {
  const headers: Record<string, string> = { accept: 'application/json' };
  let bearer = '';
  try {
    if (token !== null) headers['authorization'] = `Bearer ${(bearer = await token())}`;
  } catch {
    // Nothing was sent: the login server is away, or does not know us yet.
    return { ok: false, failure: 'busy', status: 401 };
  }
  if (body !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
  let answer: CallAnswer;
  try {
    answer = await call(url, method, headers, body === undefined ? '' : JSON.stringify(body));
  } catch (error) {
    return { ok: false, failure: neverLeft(error) ? 'busy' : 'uncertain', status: 0 };
  }
  if (answer.status >= 200 && answer.status < 300) return { ok: true, response: { id: readId(answer.body) } };
  if (answer.status === 401) token?.reject?.(bearer);
  return { ok: false, ...meaning(answer) };
}

/** Statuses as the channel documents them; 403 and 404 are facts about the person or the conversation, not faults. */
function meaning({ status, retryAfterMs }: CallAnswer): {
  failure: SendFailure;
  status: number;
  retryAfterMs?: number;
} {
  if (status === 403) return { failure: 'unreachable', status };
  if (status === 404) return { failure: 'gone', status };
  if (PERHAPS_ACCEPTED.has(status)) return { failure: 'uncertain', status };
  // A redirect is refused like any other odd answer: following it would carry the token to a host nobody allowed.
  if (!NOT_ACCEPTED.has(status)) return { failure: 'refused', status };
  return { failure: 'busy', status, ...(retryAfterMs !== null && { retryAfterMs }) };
}

/** Refused before a byte was sent: nothing can have arrived. */
function neverLeft(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(
    String((error as { code?: unknown }).code),
  );
}

/** The id of the new message; an empty or odd body still means it was accepted. */
function readId(body: string): string {
  try {
    const answer = JSON.parse(body) as { id?: unknown } | null;
    return typeof answer?.id === 'string' ? answer.id : '';
  } catch {
    return '';
  }
}
