// The one way a file is fetched: from Teams' own hosts only, from a public address settled beforehand, bounded in size and time.
import { lookup as resolve } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isLoopbackHost } from '../clouds.ts';
import type { TokenSource } from '../token.ts';
import { isPublicAddress } from './public-address.ts';

export type FetchTrouble = 'not-allowed' | 'unreachable' | 'too-large';
export type Fetched = { ok: true; bytes: Buffer } | { ok: false; why: FetchTrouble };

/** Where files may come from, and how names are looked up. */
export interface FetchRules {
  /** Exact origins of the channel: these get the bot's token, no other does. null in local mode: this machine alone. */
  origins: readonly string[] | null;
  /** Domains whose direct children hold people's files: `sharepoint.com` for `contoso-my.sharepoint.com`. */
  fileDomains: readonly string[];
  token: TokenSource | null;
  /** All addresses of a host name. */
  lookup?: (host: string) => Promise<string[]>;
  /** Which addresses a name may lead to. */
  isOpen?: (address: string) => boolean;
  /** Where https is spoken; another port only in tests. */
  port?: number;
  /** For everything together. */
  timeoutMs?: number | undefined;
}

/** An address that was judged: nothing is looked up again between the judgement and the call. */
interface Target {
  url: URL;
  address: string;
  ours: boolean;
}

// Ten seconds with what stands around it.
const TIMEOUT_MS = 9_500;
const REDIRECTS = 3;
const LONGEST_URL = 4096;
/** Enough to tell what a file is. */
const HEAD = 16;

/**
 * Fetches a file.
 * @param from what the activity names: anybody's word
 * @param limitOf the most bytes a file may have that begins like this
 * @returns the bytes as they came over the line (nothing is unpacked), or why there are none; never throws
 */
export async function fetchFile(
  from: string,
  rules: FetchRules,
  limitOf: (head: Uint8Array) => number,
): Promise<Fetched> {
  if (rules.origins === null && from.startsWith('data:')) return readData(from, limitOf);
  const ended = AbortSignal.timeout(rules.timeoutMs ?? TIMEOUT_MS);
  try {
    return await Promise.race([follow(from, rules, limitOf, ended), failed(ended)]);
  } catch {
    return { ok: false, why: 'unreachable' };
  }
}

async function follow(
  from: string,
  rules: FetchRules,
  limitOf: (head: Uint8Array) => number,
  ended: AbortSignal,
): Promise<Fetched> {
  let next = from;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const target = await aim(next, rules);
    if (target === null) return { ok: false, why: 'not-allowed' };
    const response = await get(target, rules, ended);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (status >= 301 && status <= 308 && location !== undefined) {
      response.destroy();
      if (!URL.canParse(location, target.url.href)) return { ok: false, why: 'not-allowed' };
      next = new URL(location, target.url).href;
    } else if (status === 200 && (response.headers['content-encoding'] ?? 'identity') === 'identity') {
      return await collect(response, limitOf);
    } else {
      response.destroy();
      return { ok: false, why: 'unreachable' };
    }
  }
  return { ok: false, why: 'not-allowed' };
}

/** Judges an address by its letters first, then by where its name leads; null for one that may not be called. */
async function aim(from: string, rules: FetchRules): Promise<Target | null> {
  if (from.length > LONGEST_URL || from.includes('\\') || !URL.canParse(from)) return null;
  const url = new URL(from);
  if (url.username !== '' || url.password !== '') return null;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (rules.origins === null) {
    const local = url.protocol === 'http:' && isLoopbackHost(url.hostname);
    return local ? { url, address: host === 'localhost' ? '127.0.0.1' : host, ours: false } : null;
  }
  const ours = rules.origins.includes(url.origin);
  const label = rules.fileDomains.map((domain) => childOf(host, domain)).find((child) => child !== null);
  const theirs = url.protocol === 'https:' && url.port === '' && label !== undefined;
  if (!ours && !theirs) return null;
  // An address that stands on the list itself; nothing else may be given as a number.
  if (isIP(host) !== 0) return ours ? { url, address: host, ours } : null;
  const addresses = await (rules.lookup ?? lookupAll)(host);
  const [address] = addresses;
  if (address === undefined || !addresses.every(rules.isOpen ?? isPublicAddress)) return null;
  return { url, address, ours };
}

/** `contoso-my` of `contoso-my.sharepoint.com`; null unless exactly one plain label stands before the domain (RFC 5890, 2.3.1). */
function childOf(host: string, domain: string): string | null {
  if (!host.endsWith(`.${domain}`)) return null;
  const label = host.slice(0, -domain.length - 1);
  return /^(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label) ? label : null;
}

async function lookupAll(host: string): Promise<string[]> {
  return (await resolve(host, { all: true })).map(({ address }) => address);
}

/** Calls the judged address under its name: certificate and Host header are the name's. */
async function get({ url, address, ours }: Target, rules: FetchRules, signal: AbortSignal): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const headers: Record<string, string> = { host: url.host, accept: '*/*', 'accept-encoding': 'identity' };
  if (ours && rules.token !== null) headers['authorization'] = `Bearer ${await rules.token()}`;
  const port = url.port === '' ? (secure ? (rules.port ?? 443) : 80) : Number(url.port);
  const options = { host: address, port, path: url.pathname + url.search, headers, signal, agent: false as const };
  return new Promise((resolved, rejected) => {
    const sent = secure ? httpsRequest({ ...options, servername: url.hostname }) : httpRequest(options);
    sent.on('response', resolved);
    sent.on('error', rejected);
    sent.end();
  });
}

/** Counts the bytes as they come; the first few decide how many there may be. */
function collect(response: IncomingMessage, limitOf: (head: Uint8Array) => number): Promise<Fetched> {
  return new Promise((resolved) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let limit: number | null = null;
    const declared = Number(response.headers['content-length'] ?? 0);
    const settle = (result: Fetched): void => {
      response.removeAllListeners('data');
      response.destroy();
      resolved(result);
    };
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (limit === null && size >= HEAD) limit = limitOf(Buffer.concat(chunks).subarray(0, HEAD));
      if (limit !== null && Math.max(size, declared) > limit) settle({ ok: false, why: 'too-large' });
    });
    response.on('end', () => settle({ ok: true, bytes: Buffer.concat(chunks) }));
    response.on('error', () => settle({ ok: false, why: 'unreachable' }));
    response.on('close', () => settle({ ok: false, why: 'unreachable' }));
  });
}

/** A file inside the address itself, as a simulator on this machine may send it. */
function readData(from: string, limitOf: (head: Uint8Array) => number): Fetched {
  const comma = from.indexOf(',');
  if (comma < 0 || !from.slice(0, comma).endsWith(';base64')) return { ok: false, why: 'not-allowed' };
  const bytes = Buffer.from(from.slice(comma + 1), 'base64');
  return bytes.length > limitOf(bytes.subarray(0, HEAD)) ? { ok: false, why: 'too-large' } : { ok: true, bytes };
}

function failed(signal: AbortSignal): Promise<never> {
  return new Promise((_, rejected) => {
    signal.addEventListener('abort', () => rejected(new Error('time is up')), { once: true });
  });
}
