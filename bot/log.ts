// The log: only named fields with plain values reach it, so no pasted text and no identifier ever does.
import { pino, type DestinationStream } from 'pino';
import { redact } from '../diagnosis/redact.ts';
import type { Services } from '../dialogs/services.ts';

export type Log = Services['log'];

// A field that is not on this list is dropped, whatever it holds.
const FIELDS = new Set([
  'action', 'attempts', 'cloud', 'count', 'entries', 'errorId', 'intent', 'kind', 'language', 'mode', 'ms',
  'outcome', 'passages', 'port', 'reason', 'scope', 'setting', 'state', 'status', 'verdict', 'version', 'waitedMs',
]); // prettier-ignore

/**
 * Opens the log.
 * @param level `warn` on a person's own machine, `info` in service
 * @param stream where the JSON lines go; standard error by default, so that standard output stays the program's own
 */
export function openLog(level: 'info' | 'warn' | 'silent', stream?: DestinationStream): Log {
  const out = pino({ level, base: null }, stream ?? pino.destination(2));
  return {
    info: (event, data) => {
      if (out.isLevelEnabled('info')) out.info({ event: word(event), ...allowed(data) });
    },
    error: (event, error) => out.error({ event: word(event), ...describeError(error) }),
  };
}

/** What may be said of an error: its kind, never its message, which may quote what a person wrote. */
export function describeError(error: unknown): Record<string, string | number> {
  if (typeof error !== 'object' || error === null) return { name: typeof error };
  const { name, code, status, errorId, reason } = error as Record<string, unknown>;
  const said: Record<string, string | number> = {};
  for (const [key, value] of Object.entries({ name, code, status, errorId, reason })) {
    if (typeof value === 'number') said[key] = value;
    else if (typeof value === 'string') said[key] = word(value);
  }
  const { stack, message } = error as { stack?: unknown; message?: unknown };
  const at = firstOwnFrame(stack, message);
  return at === undefined ? said : { ...said, at };
}

/** Keeps what the SDK prints by itself (stacks, public keys, whole requests) away from the console; counts it instead. */
export function quietConsole(onPrint: () => void): void {
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    globalThis.console[method] = onPrint;
  }
}

/** Passes a thing on at most `limit` times a minute, so that an attacker cannot fill the disk. */
export function rateLimited(limit: number, now: () => Date, pass: (skipped: number) => void): () => void {
  let windowStart = 0;
  let used = 0;
  let skipped = 0;
  return () => {
    const time = now().getTime();
    if (time - windowStart >= 60_000) {
      windowStart = time;
      used = 0;
    }
    if (used >= limit) {
      skipped += 1;
      return;
    }
    used += 1;
    pass(skipped);
    skipped = 0;
  };
}

/** What of these fields may leave the program: known names, numbers and single words. */
export function allowed(data: Record<string, unknown> | undefined): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(data ?? {})) {
    if (!FIELDS.has(key)) continue;
    if (typeof value === 'number' || typeof value === 'boolean') kept[key] = value;
    else if (typeof value === 'string') kept[key] = word(value);
  }
  return kept;
}

/** Words that may be said: most are said again and again. What is withheld is not kept. */
const SAID = new Set<string>();
const MOST_SAID = 2000;

/** A value is a single short word of our own vocabulary; anything else is replaced, also what has the shape of an identifier. */
function word(text: string): string {
  if (SAID.has(text)) return text;
  if (!/^[A-Za-z0-9_.:/-]{1,60}$/.test(text) || redact(text).count > 0) return '(withheld)';
  if (SAID.size < MOST_SAID) SAID.add(text);
  return text;
}

/** File and line of the first frame in our own rooms: enough to find the fault, nothing of the data. */
function firstOwnFrame(stack: unknown, message: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined;
  // The message stands before the frames, and may have lines that look like one.
  const frames =
    typeof message === 'string' && stack.includes(message)
      ? stack.slice(stack.indexOf(message) + message.length)
      : stack;
  const frame = frames.split('\n').find((line) => line.trimStart().startsWith('at ') && line.includes('.ts:'));
  const path = frame?.slice(frame.lastIndexOf('/') + 1).replace(')', '');
  return path === undefined ? undefined : word(path);
}
