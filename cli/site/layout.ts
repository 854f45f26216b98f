// The frame of every page: head, skip link, header, main, footer. No inline style or script, so a strict policy holds.
import { escapeHtml } from './html.ts';

/** A link of the header or the sidebar. */
export interface NavLink {
  /** Relative to the page it stands on. */
  href: string;
  text: string;
  lang?: string;
  isCurrent?: boolean;
}

export interface Layout {
  lang: string;
  title: string;
  /** For search engines and previews: plain text. */
  description: string;
  /** The way to the root of the site: `` or `../` or `../../`. */
  root: string;
  header: readonly NavLink[];
  /** The same page in every language. */
  languages?: { label: string; links: readonly NavLink[] };
  /** Groups of pages beside the text. */
  sidebar?: readonly { title: string; links: readonly NavLink[] }[];
  skip: string;
  /** Html of the page itself. */
  main: string;
  /** Scripts in order, relative to the root. */
  scripts?: readonly string[];
}

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";

/** One whole page. */
export function drawPage(page: Layout): string {
  const { root } = page;
  return `<!doctype html>
<html lang="${page.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeHtml(page.description)}">
<title>${escapeHtml(page.title)} · Join Doctor</title>
<link rel="icon" href="${root}mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}style.css">
${(page.languages?.links ?? []).map(({ href, lang = '' }) => `<link rel="alternate" hreflang="${lang}" href="${href}">`).join('\n')}
${(page.scripts ?? []).map((script) => `<script src="${root}${script}" defer></script>`).join('\n')}
</head>
<body>
<a class="skip" href="#text">${escapeHtml(page.skip)}</a>
<header class="top">
<a class="brand" href="${root}index.html"><img src="${root}mark.svg" alt="" width="22" height="22">Join Doctor</a>
<nav aria-label="Join Doctor">${drawLinks(page.header)}</nav>
${page.languages ? `<nav class="languages" aria-label="${escapeHtml(page.languages.label)}">${drawLinks(page.languages.links)}</nav>` : ''}
</header>
<div class="${page.sidebar ? 'beside' : 'alone'}">
<main id="text" tabindex="-1">
${page.main}
</main>
${page.sidebar ? drawSidebar(page.sidebar) : ''}
</div>
</body>
</html>
`;
}

function drawLinks(links: readonly NavLink[]): string {
  return links
    .map(({ href, text, lang, isCurrent }) => {
      const inLanguage = lang ? ` lang="${lang}" hreflang="${lang}"` : '';
      return `<a href="${href}"${inLanguage}${isCurrent ? ' aria-current="page"' : ''}>${escapeHtml(text)}</a>`;
    })
    .join('\n');
}

/** After the text, so that a phone shows it below; a wide screen puts it to the left. */
function drawSidebar(groups: NonNullable<Layout['sidebar']>): string {
  const inside = groups.map(({ title, links }) => `<h2>${escapeHtml(title)}</h2>\n${drawLinks(links)}`).join('\n');
  return `<nav class="side" id="pages" aria-label="Pages">${inside}</nav>`;
}
