// Builds the documentation site: the guide from the repository's Markdown, the catalogue from the entries, every link followed.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { createKnowledge } from '../../knowledge/knowledge.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { drawCatalogue } from './catalogue.ts';
import { escapeHtml } from './html.ts';
import { drawPage } from './layout.ts';
import { findBrokenLinks } from './links.ts';
import type { BrokenLink } from './links.ts';
import { drawMarkdown } from './markdown.ts';

export interface Site {
  /** Path -> text; pictures have an empty one. */
  files: Map<string, string>;
  /** Pictures: path in the site -> path in the repository. */
  copies: Map<string, string>;
  broken: BrokenLink[];
}

/** Files of the repository that are pages, beside all of docs/. */
const PAGES: Record<string, string> = {
  'README.md': 'index.html',
  'ARCHITECTURE.md': 'architecture.html',
  'CONTRIBUTING.md': 'contributing.html',
  'CHANGELOG.md': 'changelog.html',
  'knowledge/README.md': 'write.html',
  LICENSE: 'licence.html',
  NOTICE: 'notice.html',
};

/** Where a page stands beside the text; what is not named stands under the last group but one. */
const GROUPS: [title: string, pages: string[]][] = [
  ['Start', ['index', 'use', 'diagnosis', 'pictures', 'cli']],
  ['Operate', ['operate', 'connectors', 'own-documents', 'reliability', 'sizing', 'security']],
  ['Build', ['write', 'architecture', 'contributing', 'search', 'changelog']],
  ['More', []],
  ['Terms', ['privacy', 'terms', 'licence', 'notice']],
];

/** @param root the repository */
export function buildSite(root: string): Site {
  const sources = pageFiles(root);
  const knowledge = createKnowledge({ dir: join(root, 'knowledge') });
  const site: Site = { files: drawCatalogue(knowledge), copies: new Map(), broken: [] };
  const drawn = [...sources].map(([file, page]) => ({ file, page, ...drawSource(root, file, sources, site.copies) }));
  for (const { page, title, description, html } of drawn) {
    const layout = {
      lang: 'en',
      title,
      description,
      root: '',
      header: LANGUAGES.map((language) => ({
        href: `${language}/index.html`,
        text: knowledge.text(language, 'site-find'),
        lang: language,
      })),
      sidebar: sidebar(drawn, page),
      skip: knowledge.text('en', 'site-skip'),
      main: html,
    };
    site.files.set(page, drawPage(layout));
  }
  for (const path of site.copies.keys()) site.files.set(path, '');
  for (const name of ['style.css', 'mark.svg'])
    site.files.set(name, readFileSync(new URL(`../templates/site/${name}`, import.meta.url), 'utf8'));
  site.files.set('find.js', findScript());
  site.broken = findBrokenLinks(site.files);
  return site;
}

/**
 * Writes a site that was built; an older one in the folder is gone.
 * @throws Error when the folder holds anything else
 */
export function writeSite(site: Site, root: string, out: string): void {
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, 'find.js')))
    throw new Error(`${out} holds something else: name an empty folder`);
  rmSync(out, { recursive: true, force: true });
  for (const [path, text] of site.files) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    const copied = site.copies.get(path);
    if (copied === undefined) writeFileSync(join(out, path), text);
    else cpSync(join(root, copied), join(out, path));
  }
}

/** File of the repository -> page of the site. */
function pageFiles(root: string): Map<string, string> {
  const docs = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .sort();
  const named = Object.entries(PAGES).filter(([file]) => existsSync(join(root, file)));
  return new Map([...named, ...docs.map((name) => [`docs/${name}`, name.replace(/md$/, 'html')] as const)]);
}

function drawSource(root: string, file: string, pages: ReadonlyMap<string, string>, copies: Map<string, string>) {
  const source = readFileSync(join(root, file), 'utf8');
  if (!file.endsWith('.md')) {
    const title = file.charAt(0) + file.slice(1).toLowerCase();
    return { title, description: title, html: `<h1>${title}</h1>\n<pre tabindex="0">${escapeHtml(source)}</pre>` };
  }
  return drawMarkdown(source, (target) => {
    if (/^(?:https?:|mailto:|#)/.test(target)) return target;
    const [path = '', anchor] = target.split('#');
    const meant = posix.normalize(posix.join(posix.dirname(file), path));
    const page = pages.get(meant);
    if (page !== undefined) return anchor === undefined ? page : `${page}#${anchor}`;
    if (!existsSync(join(root, meant))) return target;
    if (!/\.(?:png|jpg|svg)$/.test(meant)) return null;
    const copy = `images/${posix.basename(meant)}`;
    copies.set(copy, meant);
    return copy;
  });
}

function sidebar(pages: readonly { page: string; title: string }[], current: string) {
  const groupOf = (page: string): string =>
    GROUPS.find(([, names]) => names.includes(page.replace('.html', '')))?.[0] ?? 'More';
  return GROUPS.map(([title, names]) => ({
    title,
    links: pages
      .filter(({ page }) => groupOf(page) === title)
      .sort((a, b) => names.indexOf(a.page.replace('.html', '')) - names.indexOf(b.page.replace('.html', '')))
      .map((each) => ({ href: each.page, text: each.title, isCurrent: each.page === current })),
  })).filter(({ links }) => links.length > 0);
}

/** find.ts without its types: a plain script, which a page opened from a folder may load too. */
export function findScript(): string {
  const source = readFileSync(fileURLToPath(new URL('find.ts', import.meta.url)), 'utf8');
  const { code } = transformSync(source, { loader: 'ts', target: 'es2022' });
  return code.replace(/^export \{\};$/m, '');
}
