// A ticket system that speaks Standard Webhooks: events go out signed, changes come in signed, each counts once.
import { createHash, timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Call, Connector, ConnectorOutcome, TicketChange } from './connector.ts';
import { publicEvent } from './public-event.ts';

export interface WebhookOptions {
  /** https, or http on this machine. */
  url: string;
  /** `whsec_…`; the first signs with the others beside it while a secret is being replaced. */
  secrets: readonly string[];
  call: Call;
  now: () => Date;
}

export const WEBHOOK = 'webhook';

/** Taken as the specification has it: what is wrong with the message itself is not sent again. */
const REFUSED = new Set([400, 413, 415, 422]);
/** Clocks may differ by this much; older messages may be recordings. */
const TOLERANCE_S = 5 * 60;
const LONGEST_ID = 128;

/** Makes the connector. Receivers de-duplicate by `webhook-id`, so an event in doubt is sent again. */
export function createWebhook({ url, secrets, call, now }: WebhookOptions): Connector {
  return {
    name: WEBHOOK,
    target: createHash('sha256').update(url).digest('hex').slice(0, 32),
    repeatable: true,
    send: async (change) => {
      const body = JSON.stringify(payloadOf(change));
      const headers = { 'content-type': 'application/json', ...sign(secrets, change.id, now(), body) };
      try {
        return meaning(await call(url, 'POST', headers, body));
      } catch {
        return { outcome: 'unknown' };
      }
    },
  };
}

/** The three headers of a signed message. */
export function sign(secrets: readonly string[], id: string, at: Date, body: string): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

export type Headers = Record<string, string | string[] | undefined>;

/** What can be judged before the body is read: all three headers, well-formed, and recent; else null. */
export function readHeaders(headers: Headers, now: Date): { id: string; at: Date; signatures: string[] } | null {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return null;
  // The full stop separates the parts that are signed.
  if (id === '' || id.length > LONGEST_ID || id.includes('.') || !/^\d{1,12}$/.test(timestamp)) return null;
  const at = new Date(Number(timestamp) * 1000);
  if (Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) > TOLERANCE_S) return null;
  return { id, at, signatures: signature.split(' ').slice(0, 10) };
}

/**
 * Whether one of the signatures is ours over exactly these bytes. Not the package's own `verify`: that one reads the
 * clock by itself and parses the body before anybody asked for it.
 */
export function isSigned(
  secrets: readonly string[],
  { id, at, signatures }: { id: string; at: Date; signatures: string[] },
  body: Buffer,
): boolean {
  // Bytes that are not UTF-8 would be changed on their way into the signature.
  const text = body.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(body)) return false;
  const expected = secrets.map((secret) => Buffer.from(new Webhook(secret).sign(id, at, text)));
  return signatures.some((given) => {
    const bytes = Buffer.from(given);
    return expected.some((own) => own.length === bytes.length && timingSafeEqual(own, bytes));
  });
}

/** Whether a text can be a secret: `whsec_` and 24 to 64 bytes in base64. */
export function isSecret(text: string): boolean {
  const encoded = text.startsWith('whsec_') ? text.slice('whsec_'.length) : '';
  if (!/^[A-Za-z0-9+/]{32,88}={0,2}$/.test(encoded)) return false;
  const { length } = Buffer.from(encoded, 'base64');
  return length >= 24 && length <= 64;
}

function payloadOf(change: TicketChange): object {
  const event = publicEvent(change);
  return { type: `ticket.${change.kind}`, timestamp: event.at, data: event };
}

function meaning({ status, retryAfterMs }: { status: number; retryAfterMs: number | null }): ConnectorOutcome {
  if (status >= 200 && status < 300) return { outcome: 'sent', reference: '' };
  if (status === 410) return { outcome: 'gone' };
  if (REFUSED.has(status)) return { outcome: 'refused' };
  return { outcome: 'retry', afterMs: retryAfterMs ?? 0 };
}
