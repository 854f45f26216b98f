// A process of its own that reads one picture and ends: what it decodes is anybody's, so it holds no secret and may be killed.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, PSM } from 'tesseract.js';
import { isDark, readGreyPng, toPgm } from './grey.ts';

/** Ends itself beyond this; the decoder's memory is not the one Node can limit. */
const MAX_RSS = 640 * 1024 * 1024;
/** The most pixels that are recognised at once; larger pictures are made smaller. */
const MOST = 5_000_000;
/** Screens print letters smaller than a recogniser likes; two sizes misread different signs. */
const FACTORS = [2, 3];
const ENOUGH_MS = 7_000;

const data = join(
  dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json')),
  '4.0.0_best_int',
);

process.once('message', (picture: Uint8Array) => {
  read(Buffer.from(picture)).then(
    (text) => process.send?.({ text }, () => process.exit(0)),
    () => process.exit(1),
  );
});
// The bot has ended: nobody waits any more.
process.once('disconnect', () => process.exit(1));
setInterval(() => {
  if (process.memoryUsage.rss() > MAX_RSS) process.exit(2);
}, 50);

async function read(picture: Buffer): Promise<string> {
  // Language data from the package as shipped: nothing is downloaded, nothing is cached.
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: data,
    cacheMethod: 'none',
    gzip: true,
    errorHandler: () => process.exit(1),
  });
  const seen = await worker.recognize(picture, {}, { text: false, imageGrey: true });
  const grey = readGreyPng(Buffer.from(seen.data.imageGrey?.split(',')[1] ?? '', 'base64'));
  const most = Math.sqrt(MOST / (grey.width * grey.height));
  const factors = new Set(FACTORS.map((factor) => Math.min(factor, most)));
  const texts: string[] = [];
  for (const factor of factors) {
    // On a busy machine one reading in time is worth more than two too late.
    if (texts.length > 0 && performance.now() > ENOUGH_MS) break;
    await worker.setParameters({
      tessedit_pageseg_mode: PSM.SINGLE_BLOCK,
      user_defined_dpi: String(Math.round(96 * factor)),
    });
    const { data: found } = await worker.recognize(toPgm(grey, factor, isDark(grey)), {}, { text: true });
    texts.push(found.text);
  }
  return texts.join('\f');
}
