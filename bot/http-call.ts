// One HTTP call with a body: keeps lines open, follows no redirect, reads a bounded answer, ends by itself.
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface CallAnswer {
  status: number;
  /** `retry-after` in milliseconds, when it was given in seconds. */
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
        const seconds = Number(response.headers['retry-after'] ?? Number.NaN);
        const retryAfterMs = Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : null;
        resolve({ status: response.statusCode ?? 0, retryAfterMs, body: text });
      });
    });
    sent.on('error', reject);
    sent.on('close', () => clearTimeout(limit));
    sent.end(body);
  });
}
