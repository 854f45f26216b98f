// One HTTP call with a body: keeps lines open, follows no redirect, reads a bounded answer, ends by itself.
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface CallAnswer {
  status: number;
  /** `retry-after` in milliseconds, given in seconds or as a time. */
  retryAfterMs: number | null;
  body: string;
}

const TIMEOUT_MS = 5_000;
const MAX_ANSWER = 64 * 1024;
const http = new HttpAgent({ keepAlive: true, maxSockets: 64, timeout: TIMEOUT_MS });
const https = new HttpsAgent({ keepAlive: true, maxSockets: 64, timeout: TIMEOUT_MS });

/**
 * Makes the call. Not `fetch`: that follows redirects by default and costs three times the time for a card.
 * @throws the socket's error (its `code` tells whether the call ever left), or one with code ETIMEDOUT
 */
export function call(url: string, method: string, headers: Record<string, string>, body: string): Promise<CallAnswer> {
  const secure = url.startsWith('https:');
  return new Promise((resolve, reject) => {
    const sent = (secure ? httpsRequest : httpRequest)(url, {
      method,
      agent: secure ? https : http,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    const limit = setTimeout(() => {
      sent.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }));
    }, TIMEOUT_MS);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (text.length < MAX_ANSWER) text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, retryAfterMs: readRetryAfter(response.headers), body: text });
      });
    });
    sent.on('error', reject);
    sent.on('close', () => clearTimeout(limit));
    sent.end(body);
  });
}

/** A time is compared with the sender's own clock, which wrote it. */
function readRetryAfter({ 'retry-after': after, date }: IncomingHttpHeaders): number | null {
  if (after === undefined) return null;
  const ms = after.trim() === '' ? Number.NaN : Number(after) * 1000;
  const wait = Number.isFinite(ms) ? ms : Date.parse(after) - Date.parse(date ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
