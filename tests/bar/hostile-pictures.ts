// Pictures made to hurt whoever opens them: far too large, cut, animated, two things at once, or not what they say.
import { crc32, deflateSync } from 'node:zlib';

/** Name -> the bytes, made when they are asked for. */
export const HOSTILE_PICTURES: Record<string, () => Buffer> = {
  '50,000 x 50,000': () => png(50_000, 50_000, [idat(Buffer.alloc(100_000))]),
  'a bomb of 4 gigapixels': () => png(65_535, 65_535, [idat(Buffer.alloc(3_000_000))]),
  'the largest size a PNG can name': () => png(0x7fffffff, 0x7fffffff, []),
  'nothing wide': () => png(0, 100, [idat(Buffer.alloc(10))]),
  'a negative size': () => png(0xffffffff, 0xffffffff, []),
  'a line of 21 megapixels': () => png(21_000_000, 1, [idat(Buffer.alloc(1000))]),
  'twenty megapixels of nothing': () => png(5_000, 4_000, [idat(Buffer.alloc(5_001 * 4_000))]),
  'twelve megapixels of noise': () => png(4_000, 3_000, [idat(dots(4_001 * 3_000))]),
  'noise that looks like letters': () => png(1_400, 1_000, [idat(dots(1_401 * 1_000))]),
  stripes: () => png(3_000, 2_000, [idat(Buffer.from(Array.from({ length: 3_001 * 2_000 }, (_, at) => (at % 7 < 3 ? 0 : 255))))]),
  'a thin column': () => png(3, 19_000, [idat(dots(4 * 19_000))]),
  'a wide row': () => png(19_000, 3, [idat(dots(19_001 * 3))]),
  'one pixel': () => png(1, 1, [idat(Buffer.from([0, 0]))]),
  'too little data': () => png(1_000, 1_000, [idat(Buffer.alloc(1_000))]),
  'too much data': () => png(10, 10, [idat(Buffer.alloc(9_000_000))]),
  'no data': () => png(100, 100, []),
  'wrong data': () => png(100, 100, [chunk('IDAT', dots(5_000))]),
  'an unknown filter': () => png(100, 100, [idat(Buffer.alloc(101 * 100, 9))]),
  'a wrong checksum': () => flip(png(100, 100, [idat(Buffer.alloc(101 * 100))]), 30),
  'two headers': () => png(100, 100, [chunk('IHDR', header(60_000, 60_000)), idat(Buffer.alloc(101 * 100))]),
  'a chunk longer than the file': () => Buffer.concat([png(100, 100, []).subarray(0, 33), Buffer.from([0x7f, 0xff, 0xff, 0xff]), Buffer.from('IDAT')]),
  'a compressed text bomb': () => png(100, 100, [chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(40_000_000))])), idat(Buffer.alloc(101 * 100))]),
  'a colour profile bomb': () => png(100, 100, [chunk('iCCP', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(40_000_000))])), idat(Buffer.alloc(101 * 100))]),
  'an animation': () => png(100, 100, [chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])), idat(Buffer.alloc(101 * 100))]),
  'a header cut off': () => png(100, 100, []).subarray(0, 20),
  'half a picture': () => half(png(800, 600, [idat(dots(801 * 600))])),
  'a signature alone': () => Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
  'a picture and a zip': () => Buffer.concat([png(50, 50, [idat(Buffer.alloc(51 * 50, 0))]), Buffer.from('PK\x03\x04')]),
  'a PNG that is a web page': () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from('<script>alert(1)</script>'.repeat(50))]),
  SVG: () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/x"/></svg>\0\0'),
  'SVG with entities': () => Buffer.from('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>\0\0'),
  'a JPEG of 65,535 x 65,535': () => jpeg(65_535, 65_535),
  'a JPEG without data': () => jpeg(200, 200),
  'a JPEG of noise': () => Buffer.concat([jpeg(400, 400), dots(50_000)]),
  'a JPEG that begins again and again': () => Buffer.concat(Array.from({ length: 20_000 }, () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0]))),
  'a GIF of 65,535 x 65,535': () => gif(65_535, 65_535, Buffer.alloc(64)),
  'a GIF without an end': () => gif(100, 100, Buffer.from([0x2c, 0, 0, 0, 0, 100, 0, 100, 0, 0, 8, ...Array.from({ length: 5_000 }, () => 255)])),
  'a WebP that moves': () => webp(Buffer.concat([Buffer.from('VP8X\x0a\0\0\0\x02\0\0\0\x63\0\0\x63\0\0', 'latin1'), Buffer.from('ANIM\x06\0\0\0\0\0\0\0\0\0', 'latin1')])),
  'a WebP of noise': () => webp(Buffer.concat([Buffer.from('VP8 \x00\x10\0\0', 'latin1'), dots(4_096)])),
  'a bitmap': () => Buffer.concat([Buffer.from('BM'), Buffer.alloc(2_000, 0)]),
  'a TIFF': () => Buffer.concat([Buffer.from([0x49, 0x49, 0x2a, 0]), dots(2_000)]),
  'an icon': () => Buffer.concat([Buffer.from([0, 0, 1, 0, 1, 0]), dots(500)]),
  HEIC: () => Buffer.concat([Buffer.from('\0\0\0\x18ftypheic', 'latin1'), dots(500)]),
  'JPEG XL': () => Buffer.concat([Buffer.from([0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20, 0x0d, 0x0a]), dots(500)]),
}; // prettier-ignore

/** An 8-bit grey PNG with these chunks between its head and its end. */
export function png(width: number, height: number, chunks: Buffer[]): Buffer {
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header(width, height)), ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

function header(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes[8] = 8;
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const bytes = Buffer.alloc(named.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  named.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(named), named.length + 4);
  return bytes;
}

export function idat(rows: Buffer): Buffer {
  return chunk('IDAT', deflateSync(rows, { level: 1 }));
}

/** Black and white in a pattern without a rhythm; the filter bytes among it are as wild. */
function dots(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 7;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 31 === 1 ? 0 : 1;
  }
  return bytes;
}

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ 0xff;
  return flipped;
}

/** Start, frame header and start of scan, and nothing to scan. */
function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
  const jfif = Buffer.from([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), jfif, frame, Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0])]);
}

function gif(width: number, height: number, rest: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([width & 255, width >> 8, height & 255, height >> 8, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
    rest,
  ]);
}

function webp(chunks: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(chunks.length + 4);
  return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from('WEBP'), chunks]);
}
