// Greys of a picture as plain numbers: read from the PNG the recogniser makes of any picture, enlarged, dark made light.
import { inflateSync } from 'node:zlib';

export interface Grey {
  width: number;
  height: number;
  /** One byte a pixel, row by row, 0 black. */
  pixels: Uint8Array;
}

/**
 * Reads an 8-bit grey PNG without interlacing, as Leptonica writes it.
 * @throws when the bytes are anything else
 */
export function readGreyPng(png: Buffer): Grey {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  if (png[24] !== 8 || png[25] !== 0 || png[28] !== 0) throw new Error('not an 8-bit grey PNG');
  const data: Buffer[] = [];
  for (let at = 8; at + 8 <= png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const rows = inflateSync(Buffer.concat(data), { maxOutputLength: (width + 1) * height });
  return { width, height, pixels: unfilter(rows, width, height) };
}

/** PNG 1.2, chapter 6: each row names what its bytes are differences to. */
function unfilter(rows: Buffer, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (width + 1)] ?? 0;
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const left = x > 0 ? (pixels[at - 1] ?? 0) : 0;
      const up = y > 0 ? (pixels[at - width] ?? 0) : 0;
      const corner = x > 0 && y > 0 ? (pixels[at - width - 1] ?? 0) : 0;
      pixels[at] = (rows[y * (width + 1) + 1 + x] ?? 0) + predict(filter, left, up, corner);
    }
  }
  return pixels;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

/** Whether most of the picture is dark, as a console is. */
export function isDark({ pixels }: Grey): boolean {
  let dark = 0;
  for (const pixel of pixels) if (pixel < 128) dark += 1;
  return dark * 2 > pixels.length;
}

/**
 * The picture `factor` times as wide, as a binary PGM file: the plainest form the recogniser takes.
 * @param invert white for black, because dark letters on light are read best
 */
export function toPgm({ width, height, pixels }: Grey, factor: number, invert: boolean): Buffer {
  const wide = Math.max(1, Math.round(width * factor));
  const high = Math.max(1, Math.round(height * factor));
  const head = Buffer.from(`P5 ${wide} ${high} 255\n`);
  const out = Buffer.alloc(head.length + wide * high);
  head.copy(out);
  let to = head.length;
  for (let row = 0; row < high; row += 1) {
    const y = within((row + 0.5) / factor - 0.5, height);
    for (let column = 0; column < wide; column += 1) {
      const x = within((column + 0.5) / factor - 0.5, width);
      const at = Math.floor(y) * width + Math.floor(x);
      const right = at + (Math.floor(x) + 1 < width ? 1 : 0);
      const down = Math.floor(y) + 1 < height ? width : 0;
      const [fx, fy] = [x % 1, y % 1];
      const above = (pixels[at] ?? 0) * (1 - fx) + (pixels[right] ?? 0) * fx;
      const below = (pixels[at + down] ?? 0) * (1 - fx) + (pixels[right + down] ?? 0) * fx;
      const grey = above * (1 - fy) + below * fy;
      out[to++] = invert ? 255 - grey : grey;
    }
  }
  return out;
}

function within(value: number, length: number): number {
  return Math.max(0, Math.min(length - 1, value));
}
