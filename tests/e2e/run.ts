// A person's first minutes: starts the program, opens the Playground in a headless browser, asks in three languages,
// presses a button, and takes pictures on a desk and on a phone. `npm run e2e`; pictures go to E2E_DIR or data/e2e.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createKnowledge } from '../../knowledge/knowledge.ts';
import type { Language } from '../../knowledge/types.ts';
import { lookAtSite } from './site.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const pictures = process.env['E2E_DIR'] ?? 'data/e2e';
const repository = new URL('../..', import.meta.url);
const paste = readFileSync(
  new URL('tests/fixtures/dsregcmd/sync-join-waiting-win11-22h2/input.txt', repository),
  'utf8',
);
const knowledge = createKnowledge({ dir: fileURLToPath(new URL('knowledge', repository)) });
const text = (language: Language, key: string, args?: Record<string, string>): string =>
  knowledge.text(language, key, args);

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

  await step('a welcome is there before anything is asked', () => expectText(page, 'dsregcmd /status'));
  await step('a question in Dutch is answered in Dutch', async () => {
    await say(page, 'Waarom staat mijn apparaat op Pending?');
    await expectButton(page, text('nl', 'button-still-broken'));
  });
  await page.screenshot({ path: join(pictures, 'question-nl-desktop.png') });
  await step('a code in Norwegian is explained in Norwegian', async () => {
    await say(page, 'Hva betyr feilkoden 0x801c0021?');
    await expectText(page, '0x801c0021');
    await expectButton(page, text('nb', 'button-still-broken'));
  });
  await page.screenshot({ path: join(pictures, 'code-nb-desktop.png') });
  await step('a pasted output in English is diagnosed, with the code it failed on', async () => {
    await say(page, `Why does this PC not join?\n${paste}`);
    await expectText(page, '0x801c03f2');
    await expectButton(page, text('en', 'button-still-broken'));
  });
  await page.screenshot({ path: join(pictures, 'paste-en-desktop.png') });
  await step('the language button redraws the same card in Dutch', async () => {
    const before = await countButtons(page, text('nl', 'button-still-broken'));
    await page
      .getByRole('button', { name: text('nl', 'language-name'), exact: true })
      .last()
      .click();
    await until(async () => (await countButtons(page, text('nl', 'button-still-broken'))) > before);
  });
  await page.screenshot({ path: join(pictures, 'paste-nl-desktop.png') });
  await step('no message of the bot tells of an error', async () => {
    const shown = await page.locator('body').innerText();
    const apology = text('en', 'error', { reference: 'X' }).split('X')[0] ?? '';
    if (shown.includes(apology.slice(0, 40))) throw new Error('the bot apologised for an error');
  });
  await step('the cards are readable on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 2600 });
    const count = await page.locator('.ac-adaptiveCard').count();
    if (count < 4) throw new Error(`only ${count} cards are shown`);
    for (let i = 0; i < count; i += 1) {
      const wide = await showOnPhone(page, i);
      await page.locator('#phone').screenshot({ path: join(pictures, `phone-card-${i + 1}.png`) });
      if (wide) throw new Error(`card ${i + 1} is wider than the phone`);
    }
  });
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

async function say(page: Page, message: string): Promise<void> {
  const box = page.locator('div[role=textbox]').first();
  await box.click();
  await page.keyboard.insertText(message);
  await page.getByLabel('Send Message').click();
}

async function expectText(page: Page, wanted: string): Promise<void> {
  await page.locator('.ac-adaptiveCard').filter({ hasText: wanted }).last().waitFor({ timeout: 20_000 });
}

async function expectButton(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).last().waitFor({ timeout: 20_000 });
}

function countButtons(page: Page, label: string): Promise<number> {
  return page.getByRole('button', { name: label, exact: true }).count();
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (performance.now() < end) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not happen within 20 s');
}

/**
 * The Playground has no phone layout: a card alone, in the width a phone's chat leaves it, long words broken as phones do.
 * @returns whether something in it does not fit that width
 */
function showOnPhone(page: Page, index: number): Promise<boolean> {
  return page.evaluate<boolean>(
    `(() => {
      document.getElementById('phone')?.remove();
      const card = document.querySelectorAll('.ac-adaptiveCard')[${index}];
      const phone = document.createElement('div');
      phone.id = 'phone';
      phone.style.cssText = 'position:fixed;top:120px;left:0;z-index:99999;width:390px;box-sizing:border-box;padding:16px;background:#f5f5f5;overflow-wrap:anywhere';
      const shown = card.cloneNode(true);
      shown.style.cssText += ';width:100%;max-width:100%;box-sizing:border-box;background:#fff';
      phone.append(shown);
      card.parentElement.append(phone);
      return shown.scrollWidth > shown.clientWidth + 1;
    })()`,
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.kill(-child.pid, 'SIGTERM');
  await ended;
}
