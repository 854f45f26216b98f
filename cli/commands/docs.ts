// `docs`: the documentation as a static site; a broken link fails it.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSite, writeSite } from '../site/build.ts';
import { readOptions, withUsage } from '../command.ts';
import type { Command } from '../command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** `docs [--out folder] [--json]`; the folder is `dist/site` unless one is given. */
export const command: Command = (args) =>
  withUsage(() => {
    const { json, own } = readOptions('docs', args);
    const out = own['out'] ?? join(ROOT, 'dist/site');
    const site = buildSite(ROOT);
    for (const { page, href, why } of site.broken) process.stderr.write(`${page}: ${href}: ${why}\n`);
    if (site.broken.length > 0) return Promise.resolve(1);
    writeSite(site, ROOT, out);
    const pages = [...site.files.keys()].filter((path) => path.endsWith('.html')).length;
    process.stdout.write(json ? JSON.stringify({ out, pages }) + '\n' : `${join(out, 'index.html')}: ${pages} pages\n`);
    return Promise.resolve(0);
  });
