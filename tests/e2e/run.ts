// What a person sees: starts the program and talks to it in the Playground in a headless browser, then looks at every card
// and at the documentation, on a desk and on a phone. `npm run e2e`; pictures go to E2E_DIR or data/e2e.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createKnowledge } from '../../knowledge/knowledge.ts';
import { lookAtCards } from './cards.ts';
import { openChat } from './chat.ts';
import { lookAtSite } from './site.ts';
import { looks, talk } from './talks.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const pictures = process.env['E2E_DIR'] ?? 'data/e2e';
const repository = new URL('../..', import.meta.url);
const knowledge = createKnowledge({ dir: fileURLToPath(new URL('knowledge', repository)) });

/** How many pixels anything reaches beyond the newest card. */
const TOO_WIDE = `(() => {
  const right = (element) => element.getBoundingClientRect().right;
  const card = [...document.querySelectorAll('.ac-adaptiveCard')].at(-1);
  return Math.max(...[...card.querySelectorAll('*')].map(right)) - right(card);
})()`;

let passed = 0;
let failed = 0;

async function step(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    passed += 1;
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
  }
}

if (!existsSync(CHROMIUM)) {
  console.log(
    `Chromium is not installed at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM. Nothing was tested.`,
  );
  process.exit(1);
}
mkdirSync(pictures, { recursive: true });
const dataDir = mkdtempSync(join(tmpdir(), 'join-doctor-e2e-'));
const program = spawn('npm', ['run', '-s', 'start'], {
  cwd: repository,
  env: { ...process.env, PORT: '0', PLAYGROUND_PORT: '0', DATA_DIR: dataDir, CI: '1', NODE_ENV: 'development' },
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
});
let browser: Browser | undefined;
try {
  const url = await addressOf(program);
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
      ' ',
    ),
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
  const complaints = listen(page);
  await page.goto(url, { timeout: 60_000 });
  await page.locator('div[role=textbox]').first().waitFor({ timeout: 60_000 });

  // The log beside the chat is no part of what a person sees in Teams; pictures do without it where it can be closed.
  await page
    .getByText('Log Panel')
    .locator('..')
    .getByRole('button')
    .last()
    .click({ timeout: 5_000 })
    .catch(() => undefined);

  await talk(openChat(page), knowledge, step, async (name) => {
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  });
  // Its window has one look, a light one; what is dark is drawn by the steps of the cards.
  await step('each language looks right in the chat, on a desk and as narrow as a phone', () =>
    looks(openChat(page), async (name) => {
      await page.screenshot({ path: join(pictures, `${name}-desktop.png`) });
      // Its window stays wide, so it is the card that is made as narrow as one on a phone.
      const narrow = await page.addStyleTag({ content: '.ac-adaptiveCard { width: 358px !important; }' });
      const card = page.locator('.ac-adaptiveCard').last();
      await card.screenshot({ path: join(pictures, `${name}-phone.png`) });
      const over = await page.evaluate<number>(TOO_WIDE);
      await narrow.evaluate('(style) => style.remove()');
      if (!(over < 1)) throw new Error(`${name}: something reaches ${over} pixels beyond the card`);
    }),
  );
  await step('no page had an error', () => {
    if (complaints.length > 0) throw new Error(complaints.slice(0, 5).join('; '));
    return Promise.resolve();
  });
  await page.close();
  await lookAtCards(browser, pictures, step);
  await lookAtSite(browser, pictures, step);
} catch (error) {
  failed += 1;
  console.log(`FAIL the run: ${error instanceof Error ? error.message : String(error)}`);
} finally {
  await browser?.close();
  await stop(program);
  rmSync(dataDir, { recursive: true, force: true });
}
console.log(`pictures are in ${pictures}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** The one line the program prints names the address to open. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(
      () => reject(new Error(`the program named no address within 90 s; it said: ${said}`)),
      90_000,
    );
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const url = /open (http:\/\/[\w.:]+)/.exec(said)?.[1];
      if (url !== undefined) {
        clearTimeout(timer);
        resolve(url);
      } else if (said.includes('\n')) {
        clearTimeout(timer);
        reject(new Error(`the program opened no Playground: ${said.trim()}`));
      }
    });
    child.once('exit', () => reject(new Error('the program ended')));
  });
}

/** What the page itself complains of; its fonts and pictures of the internet are not there, and no matter of ours. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const { url } = message.location();
    const isOfTheNet = !url.startsWith('http://127.0.0.1:') || url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isOfTheNet) complaints.push(`${message.text()} (${url})`);
  });
  return complaints;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.kill(-child.pid, 'SIGTERM');
  await ended;
}
