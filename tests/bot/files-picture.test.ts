// Reading pictures: in a process of their own that may hang, crash or lie, one at a time, and never without asking.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDark, readGreyPng, toPgm } from '../../bot/files/grey.ts';
import { judgePicture } from '../../bot/files/picture-kind.ts';
import { openRecogniser } from '../../bot/files/recognise.ts';
import { HOSTILE_PICTURES, png, idat } from '../bar/hostile-pictures.ts';
import { readScreenshots } from '../bar/pictures.ts';

describe('pictures: judged before they are opened', () => {
  const REFUSED: Record<string, string> = {
    '50,000 x 50,000': 'picture-large',
    'the largest size a PNG can name': 'picture-large',
    'a line of 21 megapixels': 'picture-large',
    'a JPEG of 65,535 x 65,535': 'picture-large',
    'a GIF of 65,535 x 65,535': 'picture-large',
    'an animation': 'picture-kind',
    'a WebP that moves': 'picture-kind',
    'a header cut off': 'picture-kind',
    'nothing wide': 'picture-kind',
    SVG: 'picture-kind',
    'a bitmap': 'picture-kind',
    'a TIFF': 'picture-kind',
    HEIC: 'picture-kind',
  };
  for (const [name, why] of Object.entries(REFUSED))
    it(`refuses ${name}: ${why}`, () => assert.equal(judgePicture(HOSTILE_PICTURES[name]?.() ?? Buffer.alloc(0)), why));

  it('takes a picture of ordinary size', () => {
    assert.equal(judgePicture(png(800, 600, [idat(Buffer.alloc(801 * 600))])), null);
  });
});

describe('pictures: greys', () => {
  it('undoes every filter of a PNG row', () => {
    // The same four greys in each row, each row written with another filter.
    const rows = [
      [0, 10, 20, 30, 40],
      [1, 10, 10, 10, 10],
      [2, 0, 0, 0, 0],
      [3, 5, 5, 5, 5],
      [4, 0, 0, 0, 0],
    ];
    const read = readGreyPng(png(4, 5, [idat(Buffer.from(rows.flat()))]));
    assert.deepEqual([...read.pixels].slice(0, 12), [10, 20, 30, 40, 10, 20, 30, 40, 10, 20, 30, 40]);
    assert.deepEqual([...read.pixels].slice(12), [10, 20, 30, 40, 10, 20, 30, 40]);
  });

  it('enlarges and inverts', () => {
    const grey = { width: 2, height: 1, pixels: Uint8Array.of(0, 200) };
    assert.equal(isDark(grey), false);
    assert.equal(isDark({ ...grey, pixels: Uint8Array.of(0, 0) }), true);
    const pgm = toPgm(grey, 2, false);
    assert.deepEqual(
      [pgm.toString('latin1', 0, 11), ...pgm.subarray(11)],
      ['P5 4 2 255\n', 0, 50, 150, 200, 0, 50, 150, 200],
    );
    assert.deepEqual([...toPgm(grey, 1, true).subarray(11)], [255, 55]);
  });
});

describe('pictures: the process that reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recognise-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const program = (name: string, code: string): string => {
    const path = join(folder, `${name}.mjs`);
    writeFileSync(path, code);
    return path;
  };
  const picture = Buffer.from('a picture');

  it('is killed when it hangs, and the next one is read', async () => {
    const path = program(
      'hang',
      `process.on('message', (bytes) => { if (bytes.length > 5) for (;;); process.send({ text: 'read' }); });`,
    );
    const recogniser = openRecogniser({ program: path, timeoutMs: 6000 });
    const [first, second] = await Promise.all([
      recogniser.read(picture, 'anna'),
      recogniser.read(Buffer.from('ok'), 'kari'),
    ]);
    assert.deepEqual([first, second], [{ failed: 'picture-unread' }, { text: 'read' }]);
  });

  it('may crash or talk nonsense', async () => {
    for (const code of [
      'process.exit(3)',
      `process.kill(process.pid, 'SIGKILL')`,
      'throw new Error()',
      `process.send({ text: 5 })`,
      `process.send(null)`,
      `process.send({ text: 'x'.repeat(300000) })`,
    ]) {
      const path = program('crash', `process.on('message', () => { ${code} });`);
      assert.deepEqual(await openRecogniser({ program: path }).read(picture, 'anna'), { failed: 'picture-unread' });
    }
  });

  it('gets nothing of the bot’s settings', async () => {
    process.env['MicrosoftAppPassword'] = 'canary';
    const path = program('env', `process.on('message', () => process.send({ text: JSON.stringify(process.env) }));`);
    const told = await openRecogniser({ program: path }).read(picture, 'anna');
    delete process.env['MicrosoftAppPassword'];
    assert.ok('text' in told && !told.text.includes('canary') && told.text.includes('PATH'));
  });

  it('reads one at a time, one a person, and lets a few wait', async () => {
    const path = program('slow', `process.on('message', () => setTimeout(() => process.send({ text: 'read' }), 50));`);
    const recogniser = openRecogniser({ program: path, queue: 1 });
    const asked = ['anna', 'anna', 'kari', 'jan'].map((who) => recogniser.read(picture, who));
    assert.deepEqual(await Promise.all(asked), [
      { text: 'read' },
      { failed: 'picture-busy' },
      { text: 'read' },
      { failed: 'picture-busy' },
    ]);
    assert.deepEqual(await recogniser.read(picture, 'anna'), { text: 'read' });
  });
});

describe('pictures: screenshots', () => {
  it('offers the right code first, and says nothing before it is chosen', async () => {
    // All of them are read by row D4 of the bar.
    const [dialog, state] = await readScreenshots(['dialog-light.png', 'state-without-a-code.png']);
    assert.deepEqual([dialog?.offered[0], dialog?.unasked], ['0x801c0003', false]);
    assert.deepEqual([state?.offered, state?.unasked], [[], false]);
    assert.deepEqual(state?.lines, ['AzureAdJoined : NO', 'EnterpriseJoined : NO', 'DomainJoined : YES']);
  });
});
