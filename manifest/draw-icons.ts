// Draws the two icons, a laptop with a heartbeat on its screen; run it to write them: node run.js manifest/draw-icons.ts
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';

export interface Picture {
  size: number;
  /** Four bytes a pixel, red, green, blue, alpha, row by row. */
  pixels: Uint8Array;
}

type Point = readonly [x: number, y: number];
type Colour = readonly [red: number, green: number, blue: number];

const WHITE: Colour = [255, 255, 255];
const TOP: Colour = [18, 138, 140];
const BOTTOM: Colour = [8, 84, 98];
const PULSE: Colour = [255, 209, 102];

// The mark, on a grid of 32 by 32.
const SCREEN = { left: 6, top: 6, right: 26, bottom: 21, radius: 2.5 };
const FOOT: Point[] = [
  [3, 25],
  [29, 25],
];
const HEARTBEAT: Point[] = [
  [9.5, 14],
  [12.7, 14],
  [14.6, 10.2],
  [17.4, 17.6],
  [19.3, 14],
  [22.5, 14],
];
const LINE = 2;
const SAMPLES = 4;

/** The colour icon: 192 by 192, the mark within the middle on a full background. */
export function drawColour(): Picture {
  const scale = 4.5;
  return draw(192, scale, (x, y, down) => {
    const back = TOP.map((from, at) => from + ((BOTTOM[at] ?? 0) - from) * down) as unknown as Colour;
    if (near(HEARTBEAT, x, y) <= LINE / 2) return PULSE;
    return onLaptop(x, y) ? WHITE : back;
  });
}

/** The outline icon: 32 by 32, white on nothing, as Teams demands. */
export function drawOutline(): Picture {
  return draw(32, 1, (x, y) => (onLaptop(x, y) || near(HEARTBEAT, x, y) <= LINE / 2 ? WHITE : null));
}

/** `paint` gives the colour at a point of the grid, null for none; `down` runs from 0 at the top to 1. */
function draw(size: number, scale: number, paint: (x: number, y: number, down: number) => Colour | null): Picture {
  const pixels = new Uint8Array(size * size * 4);
  const start = (size - 32 * scale) / 2;
  for (let at = 0; at < size * size; at++) {
    const sum = [0, 0, 0];
    let hits = 0;
    for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
      const x = (at % size) + ((sample % SAMPLES) + 0.5) / SAMPLES;
      const y = Math.floor(at / size) + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
      const colour = paint((x - start) / scale, (y - start) / scale, y / size);
      if (colour === null) continue;
      hits++;
      for (const channel of [0, 1, 2] as const) sum[channel] = (sum[channel] ?? 0) + colour[channel];
    }
    const mean = sum.map((channel) => (hits === 0 ? 0 : Math.round(channel / hits)));
    pixels.set([...mean, Math.round((hits / SAMPLES ** 2) * 255)], at * 4);
  }
  return { size, pixels };
}

function onLaptop(x: number, y: number): boolean {
  return Math.abs(fromScreen(x, y)) <= LINE / 2 || near(FOOT, x, y) <= LINE / 2;
}

/** Distance to the rounded edge of the screen, negative inside. */
function fromScreen(x: number, y: number): number {
  const { left, top, right, bottom, radius } = SCREEN;
  const dx = Math.abs(x - (left + right) / 2) - (right - left) / 2 + radius;
  const dy = Math.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + radius;
  return length(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

/** Distance to a line through points, with round ends. */
function near(points: Point[], x: number, y: number): number {
  let best = Infinity;
  for (const [at, [toX, toY]] of points.entries()) {
    const [fromX, fromY] = points[at - 1] ?? [toX, toY];
    const [dx, dy] = [toX - fromX, toY - fromY];
    const along = Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy || 1)));
    best = Math.min(best, length(x - fromX - dx * along, y - fromY - dy * along));
  }
  return best;
}

// Not Math.hypot: its last digit may differ between engines, and the test compares pixels.
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** A picture as the bytes of a PNG file (8 bits, RGBA, no filter, no interlace). */
export function encodePng({ size, pixels }: Picture): Buffer {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row++)
    rows.set(pixels.subarray(row * size * 4, (row + 1) * size * 4), row * (size * 4 + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Writes both icons beside this file. */
function writeIcons(): void {
  writeFileSync(new URL('color.png', import.meta.url), encodePng(drawColour()));
  writeFileSync(new URL('outline.png', import.meta.url), encodePng(drawOutline()));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeIcons();
