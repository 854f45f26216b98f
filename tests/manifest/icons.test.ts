// The icons: the right sizes, the outline white on nothing, and the committed files those the script draws.
import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { drawColour, drawOutline, encodePng } from '../../manifest/draw-icons.ts';
import type { Picture } from '../../manifest/draw-icons.ts';
import { readManifestFile } from './package.ts';

/** Pixels of a PNG as the script writes them: RGBA, rows without a filter. (Compressed bytes differ between zlibs.) */
function decode(file: Buffer): Picture {
  assert.equal(file.toString('latin1', 1, 4), 'PNG');
  const [width, height, form] = [file.readUInt32BE(16), file.readUInt32BE(20), file.readUInt32BE(24)];
  assert.deepEqual([width, form], [height, 0x08060000]);
  assert.equal(file.toString('latin1', 37, 41), 'IDAT');
  const rows = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)));
  const pixels = new Uint8Array(width * width * 4);
  for (let row = 0; row < width; row++) {
    const start = row * (width * 4 + 1);
    assert.equal(rows[start], 0);
    pixels.set(rows.subarray(start + 1, start + 1 + width * 4), row * width * 4);
  }
  return { size: width, pixels };
}

const alphas = ({ pixels }: Picture) => pixels.filter((_, at) => at % 4 === 3);

describe('icons', () => {
  it('are the ones the script draws', () => {
    assert.deepEqual(decode(readManifestFile('color.png')), drawColour());
    assert.deepEqual(decode(readManifestFile('outline.png')), drawOutline());
    assert.deepEqual(decode(encodePng(drawOutline())), drawOutline());
  });

  it('colour: 192 by 192, full to its edges, the mark within the middle two thirds', () => {
    const { size, pixels } = decode(readManifestFile('color.png'));
    assert.equal(size, 192);
    assert.ok(alphas({ size, pixels }).every((alpha) => alpha === 255));
    for (let at = 0; at < size * size; at++) {
      const [x, y] = [at % size, Math.floor(at / size)];
      const white = pixels[at * 4] === 255;
      if (white) assert.ok(x >= 32 && x < 160 && y >= 32 && y < 160, `${x},${y}`);
    }
    assert.ok(pixels.some((value, at) => at % 4 === 0 && value === 255));
  });

  it('outline: 32 by 32, every drawn pixel white, the edge empty', () => {
    const { size, pixels } = decode(readManifestFile('outline.png'));
    assert.equal(size, 32);
    const drawn = alphas({ size, pixels });
    assert.ok(drawn.filter((alpha) => alpha > 0).length > 150 && drawn.filter((alpha) => alpha === 0).length > 400);
    for (let at = 0; at < size * size; at++) {
      if (drawn[at] === 0) continue;
      assert.deepEqual([...pixels.subarray(at * 4, at * 4 + 3)], [255, 255, 255]);
      assert.ok(at % size > 0 && at % size < 31 && at >= size && at < size * 31);
    }
  });
});
