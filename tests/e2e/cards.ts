// Draws every card in Microsoft's renderer, as wide as on a desk and as narrow as on a phone, light and dark; judges and photographs it.
import { mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { LANGUAGES } from '../../knowledge/types.ts';
import { everyAnswer, gallery } from './gallery.ts';
import type { Drawn } from './gallery.ts';

const DESK = 640;
const PHONE = 390;
const SMALL_PHONE = 320;
const situations = readdirSync(new URL('../fixtures/dsregcmd', import.meta.url));

/** Runs the steps of the cards; pictures go to a folder `cards` in the folder. */
export async function lookAtCards(
  browser: Browser,
  pictures: string,
  step: (name: string, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 3 * DESK + 80, height: 900 } });
  await page.goto(new URL('teams.html', import.meta.url).href);
  const { resolve } = createRequire(import.meta.url);
  await page.addScriptTag({ path: resolve('adaptivecards/dist/adaptivecards.min.js') });
  await page.addScriptTag({ path: join(dirname(resolve('marked/package.json')), 'lib/marked.umd.js') });
  const run = <T>(name: string, ...args: unknown[]): Promise<T> =>
    page.evaluate<T>(`${name}(${args.map((arg) => JSON.stringify(arg)).join(',')})`);
  try {
    for (const language of LANGUAGES) {
      const shown = gallery(language);
      const answers = everyAnswer(language, situations);
      const judge = async (cards: Drawn[], looks: [theme: string, width: number][]): Promise<void> => {
        const faults: string[] = [];
        for (const [theme, width] of looks) faults.push(...(await run<string[]>('judge', cards, theme, width)));
        if (faults.length > 0) throw new Error(`${faults.length} faults: ${faults.slice(0, 8).join('; ')}`);
      };
      await step(`${shown.length} kinds of card in ${language}: readable at each width, light and dark`, () =>
        judge(
          shown,
          [DESK, PHONE, SMALL_PHONE].flatMap((width) => [
            ['light', width],
            ['dark', width],
          ]),
        ),
      );
      await step(`${answers.length} answers in ${language}: readable on the smallest phone`, () =>
        judge(answers, [['light', SMALL_PHONE]]),
      );
    }
    const folder = join(pictures, 'cards');
    mkdirSync(folder, { recursive: true });
    const drawn = LANGUAGES.map(gallery);
    for (const [index, { name }] of (drawn[0] ?? []).entries()) {
      for (const [size, width] of [
        ['phone', PHONE],
        ['desk', DESK],
      ] as const) {
        await run(
          'show',
          drawn.map((cards) => cards[index]),
          width,
        );
        await page.locator('.row').screenshot({ path: join(folder, `${name.split(/\W+/).join('-')}-${size}.png`) });
      }
    }
  } finally {
    await page.close();
  }
}
