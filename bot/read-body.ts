// Reads a request's JSON body within bounds: bytes counted as they come, nothing decompressed, nothing deep.
import type { IncomingMessage } from 'node:http';

/** A pasted status is 3 to 8 KB of text and several times that as HTML; more is not a chat message. */
export const MAX_BODY_BYTES = 256 * 1024;
/** An activity with a full card is about 15 deep. */
export const MAX_DEPTH = 32;

type BodyRefusal = { ok: false; status: 400 | 413 | 415; reason: string };
export type BodyResult = { ok: true; value: unknown } | BodyRefusal;

/**
 * Reads the body as JSON. restify's own reader is not used: a gzip header with a plain body ends its process, and its
 * limit counts compressed bytes (restify issue 1785).
 * @param request not yet read
 * @returns the value, or the status to refuse with; never throws
 */
export async function readBody(request: IncomingMessage): Promise<BodyResult> {
  const read = await readBytes(request, MAX_BODY_BYTES);
  return read.ok ? parseJson(read.bytes) : read;
}

/** The body as it came, for those who must judge it before it is parsed; its header says JSON. */
export async function readBytes(
  request: IncomingMessage,
  maxBytes: number,
): Promise<{ ok: true; bytes: Buffer } | BodyRefusal> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') return refuse(415, 'content-encoding');
  if (!isJson(request.headers['content-type'])) return refuse(415, 'content-type');
  const length = request.headers['content-length'];
  if (length !== undefined && Number(length) > maxBytes) return refuse(413, 'content-length');
  const bytes = await collect(request, maxBytes);
  if (bytes === 'too-large') return refuse(413, 'size');
  if (bytes === 'cut') return refuse(400, 'cut');
  return { ok: true, bytes };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes -> value, or the status to refuse with. */
export function parseJson(bytes: Buffer): BodyResult {
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return refuse(400, 'utf-8');
  }
  if (depthOf(text) > MAX_DEPTH) return refuse(400, 'depth');
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return refuse(400, 'json');
  }
}

/** Deepest nesting of brackets outside strings, in one pass; reads on no further than one past the cap. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < json.length; i += 1) {
    const char = json.charCodeAt(i);
    if (char === 0x22) {
      i = endOfString(json, i);
      if (i < 0) break;
    } else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > MAX_DEPTH) break;
    } else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return deepest;
}

/** Where the string ends that begins at `from`: at the first quote with an even number of backslashes before it; -1 when cut. */
function endOfString(json: string, from: number): number {
  for (let end = json.indexOf('"', from + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let before = end;
    while (json.charCodeAt(before - 1) === 0x5c) before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
  return -1;
}

function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large' | 'cut'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (result: Buffer | 'too-large' | 'cut'): void => {
      request.removeListener('data', onData);
      resolve(result);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > maxBytes) {
        // The rest stays unread: the answer closes the connection.
        request.pause();
        settle('too-large');
        return;
      }
      chunks.push(chunk);
    };
    request.on('data', onData);
    request.once('end', () => settle(request.complete ? Buffer.concat(chunks, size) : 'cut'));
    request.once('close', () => settle('cut'));
    request.once('error', () => settle('cut'));
  });
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

function refuse(status: 400 | 413 | 415, reason: string): BodyRefusal {
  return { ok: false, status, reason };
}
