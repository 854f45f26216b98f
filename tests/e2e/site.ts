// The documentation site in a browser: pages of each kind and language on a phone, served below a path with a strict policy;
// its search; pictures. Every page's links, language and policy are followed and read in tests/cli/site.test.ts, without a browser.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { buildSite, writeSite } from '../../cli/site/build.ts';
import type { Site } from '../../cli/site/build.ts';
import { LANGUAGES } from '../../knowledge/types.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BASE = '/some/where/';
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 1000 };
const TYPES: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  png: 'image/png',
};

type RunStep = (name: string, work: () => Promise<void>) => Promise<void>;

/** Runs the steps of the site; pictures go to the folder. */
export async function lookAtSite(browser: Browser, pictures: string, step: RunStep): Promise<void> {
  const site = buildSite(ROOT);
  const server = await serve(site);
  const folder = mkdtempSync(join(tmpdir(), 'join-doctor-site-'));
  const page = await browser.newPage({ viewport: PHONE });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${page.url()} ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`));
  const at = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE}${path}`;
  try {
    const pages = samplePages(site.files);
    await step(
      `the documentation: ${pages.length} pages of each kind and language fit a phone and load without a complaint`,
      async () => {
        for (const path of pages) {
          await page.goto(at(path), { waitUntil: 'domcontentloaded' });
          const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
          if (over > 0) complaints.push(`${path} is ${over} px wider than the phone`);
        }
        if (complaints.length > 0) throw new Error(complaints.slice(0, 5).join('; '));
      },
    );
    for (const language of LANGUAGES) {
      for (const query of ['0x801C03F2', '801c03f2', '-2145647630', '2149319666', 'dsreg_e_directory_failure']) {
        await step(`the documentation in ${language} finds ${query}`, () =>
          search(page, at(`${language}/index.html`), query),
        );
      }
    }
    await step('the documentation works from a folder, without a server', async () => {
      writeSite(site, ROOT, folder);
      await search(page, pathToFileURL(join(folder, 'nl/index.html')).href, '-2145647630');
    });
    for (const [name, path] of Object.entries({
      home: 'index.html',
      find: 'en/index.html?q=pending',
      code: 'nb/code/0x801c03f2.html',
    })) {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const [size, viewport] of Object.entries({ phone: PHONE, desk: DESK })) {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          await page.goto(at(path));
          await page.screenshot({ path: join(pictures, `site-${name}-${size}-${colorScheme}.png`) });
        }
      }
    }
  } finally {
    await page.close();
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

const FEW = 20;
const SPREAD = 5;

/**
 * Folders hold one kind of page in one language. Of a large one: the first page, some between, and the two likeliest to be
 * too wide or too long. Pages written by hand are few and all opened.
 */
function samplePages(files: ReadonlyMap<string, string>): string[] {
  const pages = [...files].filter(([path]) => path.endsWith('.html'));
  const folders = new Set(pages.map(([path]) => posix.dirname(path)));
  return [...folders].flatMap((folder) => {
    const here = pages.filter(([path]) => posix.dirname(path) === folder);
    if (here.length <= FEW) return here.map(([path]) => path);
    const spread = Array.from({ length: SPREAD }, (_, n) => here[Math.floor((n * here.length) / SPREAD)] ?? here[0]);
    return [...new Set([...spread, largest(here, (html) => html.length), largest(here, longestWord)])].flatMap(
      (page) => page?.[0] ?? [],
    );
  });
}

function largest<T extends [string, string]>(pages: T[], measure: (html: string) => number): T | undefined {
  const sizes = pages.map(([, html]) => measure(html));
  return pages[sizes.indexOf(Math.max(...sizes))];
}

function longestWord(html: string): number {
  const words = (html.split('<main')[1] ?? '').split(/[<>\s]+/);
  return Math.max(...words.map((word) => word.length));
}

async function search(page: Page, url: string, query: string): Promise<void> {
  await page.goto(url);
  await page.fill('#query', query);
  await page.locator('#results a').first().click();
  if (!page.url().endsWith('code/0x801c03f2.html')) throw new Error(`led to ${page.url()}`);
}

function serve(site: Site): Promise<Server> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0]?.replace(BASE, '') ?? '';
    const copied = site.copies.get(path);
    const body = copied === undefined ? site.files.get(path) : readFileSync(join(ROOT, copied));
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain',
      'cache-control': 'max-age=600',
      'content-security-policy': "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'",
    });
    response.end(body);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
