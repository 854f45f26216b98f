// One HTTP call with a body: keeps lines open, follows no redirect, reads a bounded answer, ends by itself.
import type { IncomingHttpHeaders } from 'node:http';
import type { Agent, Dispatcher } from 'undici';

export interface CallAnswer {
  status: number;
  /** `retry-after` in milliseconds, given in seconds or as a time. */
  retryAfterMs: number | null;
  body: string;
}

const TIMEOUT_MS = 5_000;
const MAX_ANSWER = 64 * 1024;
/** Opened by the first call: nobody waits for it at the start. */
let lines: Promise<Agent> | undefined;

/**
 * Makes the call. By undici's `dispatch`, which takes half the time of `node:http` for a card and a quarter of `fetch`'s.
 * @throws the socket's error (its `code` tells whether the call ever left), or one with code ETIMEDOUT
 */
export async function call(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string,
): Promise<CallAnswer> {
  const agent = await (lines ??= openLines());
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const decoder = new TextDecoder();
    const answer: CallAnswer = { status: 0, retryAfterMs: null, body: '' };
    let text = '';
    let started: Dispatcher.DispatchController | undefined;
    let late: Error | undefined;
    // It counts from here: a call may wait for a line.
    const limit = setTimeout(() => {
      late = Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });
      started?.abort(late);
      reject(late);
    }, TIMEOUT_MS);
    agent.dispatch(
      { origin, path: pathname + search, method: method, headers, body },
      {
        onRequestStart(controller) {
          started = controller;
          if (late) controller.abort(late);
        },
        onResponseStart(_controller, status, received) {
          answer.status = status;
          answer.retryAfterMs = readRetryAfter(received);
        },
        onResponseData(_controller, chunk) {
          if (text.length < MAX_ANSWER) text += decoder.decode(chunk, { stream: true });
        },
        onResponseEnd() {
          clearTimeout(limit);
          resolve({ ...answer, body: text + decoder.decode() });
        },
        onResponseError(_controller, error) {
          clearTimeout(limit);
          reject(error);
        },
      },
    );
  });
}

/** The agent alone: the rest of the package (fetch, web sockets, caches) takes 4 MB more. */
async function openLines(): Promise<Agent> {
  const opened: { default: typeof Agent } = await import('undici/lib/dispatcher/agent.js' as string);
  return new opened.default({ connections: 64, connect: { timeout: TIMEOUT_MS } });
}

/** A time is compared with the sender's own clock, which wrote it. */
function readRetryAfter({ 'retry-after': after, date }: IncomingHttpHeaders): number | null {
  if (after === undefined) return null;
  const ms = after.trim() === '' ? Number.NaN : Number(after) * 1000;
  const wait = Number.isFinite(ms) ? ms : Date.parse(after) - Date.parse(date ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
