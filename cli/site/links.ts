// Follows every link, image, style and script of the built pages to a page or file of the site, and to its anchor.

/** A link that leads nowhere. */
export interface BrokenLink {
  /** Page it stands on. */
  page: string;
  href: string;
  why: string;
}

/** @param files path in the site -> text; anything that is no page has an empty text */
export function findBrokenLinks(files: ReadonlyMap<string, string>): BrokenLink[] {
  const anchors = new Map<string, Set<string>>();
  const anchorsOf = (path: string): Set<string> => {
    const known = anchors.get(path) ?? new Set(valuesOf(files.get(path) ?? '', 'id'));
    anchors.set(path, known);
    return known;
  };
  const broken: BrokenLink[] = [];
  for (const [page, html] of files) {
    if (!page.endsWith('.html')) continue;
    for (const href of new Set([...valuesOf(html, 'href'), ...valuesOf(html, 'src')])) {
      const why = judge(page, href, files, anchorsOf);
      if (why !== null) broken.push({ page, href, why });
    }
  }
  return broken;
}

const BASE = 'https://site.invalid/';

function judge(
  page: string,
  href: string,
  files: ReadonlyMap<string, string>,
  anchorsOf: (path: string) => Set<string>,
): string | null {
  if (href.startsWith('https://') || href.startsWith('mailto:')) return URL.canParse(href) ? null : 'is no address';
  if (href.startsWith('/') || /^[a-z]+:/.test(href))
    return 'works under one address only: write it relative to the page';
  const url = new URL(href, BASE + page);
  const path = decodeURIComponent(url.pathname.slice(1));
  if (!files.has(path)) return 'there is no such page or file';
  const anchor = decodeURIComponent(url.hash.slice(1));
  return anchor === '' || anchorsOf(path).has(anchor) ? null : `the page has no part “${anchor}”`;
}

/** The values of an attribute; our own pages write them all in double quotes. */
function valuesOf(html: string, name: string): string[] {
  const parts = html.split(` ${name}="`).slice(1);
  return parts.map((part) => part.slice(0, part.indexOf('"')).replaceAll('&amp;', '&'));
}
