// The documentation site: every page is there in every language, its search finds a code however it is written, no link leads nowhere.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { buildSite, findScript, writeSite } from '../../cli/site/build.ts';
import type { Site } from '../../cli/site/build.ts';
import { codeFile } from '../../cli/site/catalogue.ts';
import { escapeHtml, inline } from '../../cli/site/html.ts';
import { findBrokenLinks } from '../../cli/site/links.ts';
import { drawMarkdown } from '../../cli/site/markdown.ts';
import { decimals } from '../../diagnosis/error-code.ts';
import { loadEntries } from '../../knowledge/load.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { Language } from '../../knowledge/types.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { entries } = loadEntries(join(ROOT, 'knowledge/entries'));
const codes = [...new Set(entries.flatMap((entry) => entry.codes.map(({ id }) => id)))];

interface Hit {
  href: string;
  title: string;
}

describe('documentation site', () => {
  let site: Site;
  before(() => {
    site = buildSite(ROOT);
  });

  const page = (path: string): string => {
    const text = site.files.get(path);
    assert.ok(text !== undefined, `${path} is missing`);
    return text;
  };

  it('has no broken link', () => assert.deepEqual(site.broken, []));

  it('has a page for each document and names all of them beside each', () => {
    const docs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    const names = [
      ...docs.map((name) => name.replace('.md', '.html')),
      'index.html',
      'write.html',
      'architecture.html',
    ];
    for (const name of [...names, 'contributing.html', 'licence.html', 'notice.html', 'terms.html']) {
      assert.match(page(name), /<h1/);
      assert.ok(page('index.html').includes(` href="${name}"`), `${name} is not named beside the text`);
    }
  });

  for (const language of LANGUAGES) {
    it(`has every entry and every code in ${language}`, () => {
      for (const entry of entries) {
        const html = page(`${language}/${entry.id}.html`);
        const texts = [entry.cause, ...entry.fix.map(({ text }) => text)].map((text) => inline(text[language]));
        for (const text of [escapeHtml(entry.title[language]), ...texts]) assert.ok(html.includes(text), text);
        for (const { run } of entry.fix) if (run !== undefined) assert.ok(html.includes(escapeHtml(run)), run);
      }
      for (const id of codes) {
        const html = page(`${language}/code/${codeFile(id)}`);
        const { signed = id, unsigned = id } = decimals(id) ?? {};
        for (const number of [id, signed, unsigned]) assert.ok(html.includes(`<code>${number}</code>`), number);
        for (const entry of entries.filter((each) => each.codes.some((code) => code.id === id)))
          assert.ok(html.includes(inline(entry.cause[language])), `${id}: ${entry.id}`);
      }
    });
  }

  it('is in one language, leads to the others, and keeps a strict policy on every page', () => {
    for (const [path, html] of site.files) {
      if (!path.endsWith('.html')) continue;
      const folder = LANGUAGES.find((language) => path.startsWith(`${language}/`));
      assert.ok(html.includes(`<html lang="${folder ?? 'en'}">`), path);
      assert.equal(html.split('<h1').length, 2, `${path} has one title`);
      assert.equal(html.split('<main').length, 2, path);
      assert.ok(html.includes("default-src 'none'"), path);
      assert.doesNotMatch(html, /<style|<script>|<[a-z][^>]* (?:style|on[a-z]+)=/, path);
      if (folder === undefined) continue;
      for (const language of LANGUAGES) assert.ok(html.includes(`hreflang="${language}"`), path);
    }
  });

  describe('search', () => {
    const searches = new Map<Language, (query: string) => Hit[]>();
    const find = (language: Language, query: string): Hit[] => {
      let search = searches.get(language);
      if (!search) {
        const context = createContext({});
        runInContext(page(`${language}/index.js`) + page('find.js'), context);
        search = runInContext('(query) => findPages(query, joinDoctorIndex)', context) as (query: string) => Hit[];
        searches.set(language, search);
      }
      return [...search(query)];
    };

    it('finds every code first in each notation, in every language', () => {
      for (const language of LANGUAGES) {
        for (const id of codes) {
          const decimal = decimals(id);
          const bare = id.replace(/^0x/, '').toUpperCase();
          const written = decimal ? [id, bare, `${bare}h`, decimal.signed] : [id, id.toLowerCase(), id.slice(6)];
          if (decimal && decimal.unsigned.length >= 9) written.push(decimal.unsigned);
          for (const query of written) {
            if (decimal && query === decimal.signed && query.replace('-', '').length < 9) continue;
            assert.equal(find(language, query)[0]?.href, `code/${codeFile(id)}`, `${language} ${query}`);
          }
        }
      }
    });

    it('finds a network error under another family, and no code for another number', () => {
      const hrefs = find('en', '0xcaa12ee7').map(({ href }) => href);
      assert.ok(hrefs.includes('code/0x80072ee7.html'), hrefs.join(' '));
      assert.deepEqual(find('en', '0xcaa12e00'), []);
      assert.deepEqual(find('en', '0x80aabbcc'), []);
    });

    it('finds every name', () => {
      for (const entry of entries) {
        for (const { id, symbol } of entry.codes) {
          if (symbol === null) continue;
          const hits = find('nl', symbol.toLowerCase()).map(({ href }) => href);
          assert.ok(hits.includes(`code/${codeFile(id)}`), `${symbol}: ${hits.join(' ')}`);
        }
      }
    });

    it('finds an answer by its own words', () => {
      for (const language of LANGUAGES) {
        const asked = entries.filter((entry) => entry.rule === null && entry.codes.length === 0);
        const missed = asked.filter(
          (entry) => !find(language, entry.title[language]).some(({ href }) => href === `${entry.id}.html`),
        );
        assert.deepEqual(
          missed.map(({ id }) => id),
          [],
          language,
        );
      }
      assert.match(find('nb', 'pending')[0]?.title ?? '', /pending/i, 'a title before a name or a question');
      assert.ok(find('nb', 'pending enhet').length > 1);
      assert.deepEqual(find('en', 'xylophone quartz'), []);
      assert.deepEqual(find('en', ' '), []);
      assert.deepEqual(find('en', '0x80aabbcc'), []);
    });
  });

  it('is written as a folder, replaces itself, and nothing else', () => {
    const dir = mkdtempSync(join(tmpdir(), 'join-doctor-site-'));
    try {
      const small: Site = {
        ...site,
        files: new Map([
          ['find.js', findScript()],
          ['en/a.html', 'a'],
        ]),
        copies: new Map(),
      };
      writeSite(small, ROOT, dir);
      assert.equal(readFileSync(join(dir, 'en/a.html'), 'utf8'), 'a');
      small.files.delete('en/a.html');
      writeSite(small, ROOT, dir);
      assert.deepEqual(readdirSync(dir), ['find.js']);
      rmSync(join(dir, 'find.js'));
      writeFileSync(join(dir, 'mine.txt'), 'kept');
      assert.throws(() => writeSite(small, ROOT, dir), /holds something else/);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('pieces of the site', () => {
  const broken: [href: string, why: RegExp][] = [
    ['b.html', /no such page/],
    ['../a.html', /no such page/],
    ['a.html#nowhere', /no part “nowhere”/],
    ['#nowhere', /no part/],
    ['/x/a.html', /relative/],
    ['http://example.org/', /relative/],
    ['https://', /no address/],
  ];
  for (const [href, why] of broken) {
    it(`sees that ${href} leads nowhere`, () => {
      const found = findBrokenLinks(new Map([['x/a.html', `<p id="here"><a href="${href}">a</a>`]]));
      assert.equal(found.length, 1);
      assert.match(found[0]?.why ?? '', why);
    });
  }

  it('follows a link to a page, a part and a picture', () => {
    const html = '<p id="here"><a href="a.html#here"><a href="../b.html"><a href="?q=1"><img src="../c.png">';
    const files = new Map([
      ['x/a.html', html],
      ['b.html', ''],
      ['c.png', ''],
    ]);
    assert.deepEqual(findBrokenLinks(files), []);
  });

  it('draws Markdown without letting its HTML through', () => {
    const source =
      '# A `b` <i>c</i>\n\nText <script>alert(1)</script> [x](y.md#z) [gone](n.md).\n\n## A b\n\n## A b\n\n| a |\n|---|\n| `<b>` |\n';
    const { title, html, description } = drawMarkdown(source, (target) => (target === 'n.md' ? null : target));
    assert.equal(title, 'A b <i>c</i>');
    assert.match(description, /^Text /);
    assert.doesNotMatch(html, /<script|<i>|<b>/);
    assert.match(html, /<a href="y\.md#z">x<\/a> gone\./);
    assert.match(html, /<h2 id="a-b">[^]*<h2 id="a-b-1">/);
    assert.match(html, /<div class="wide" tabindex="0"><table>/);
  });

  it('escapes what stands in a text and keeps its marks', () => {
    assert.equal(inline('a < `b & "c"` **d**'), 'a &lt; <code>b &amp; &quot;c&quot;</code> <strong>d</strong>');
  });
});
