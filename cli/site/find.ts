// The search of the site, as it runs in a browser: a code in any notation, a name, or words. Made into find.js by build.ts.

/** What the page brings along, as one global object. */
interface FindIndex {
  /** [page, title, codes and names, other words, phase] */
  pages: [href: string, title: string, codes: string, words: string, phase: string][];
  none: string;
  one: string;
  many: string;
}
type Hit = { href: string; title: string; codes: string; phase: string };

interface PageElement {
  value: string;
  textContent: string | null;
  hidden: boolean;
  href: string;
  className: string;
  append(...parts: PageElement[]): void;
  replaceChildren(...parts: PageElement[]): void;
  addEventListener(event: string, listener: (event: { preventDefault(): void }) => void): void;
}
declare const document: {
  getElementById(id: string): PageElement | null;
  createElement(tag: string): PageElement;
};
declare const location: { search: string };
declare const history: { replaceState(state: null, title: string, url: string): void };
declare const joinDoctorIndex: FindIndex;

const MOST = 30;
/** What the whole query in a title is worth beside its words. */
const PHRASE = 2;

/** Lower case without accents. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ø', 'o').replaceAll('æ', 'ae').toLowerCase();
}

/** Every code a query may mean: `0x801c03f2` from hex with or without 0x, signed or unsigned decimal; `aadsts50155`. */
function readCodes(query: string): string[] {
  const text = query
    .trim()
    .toLowerCase()
    .replace(/^[[("'“]|[\])"'”.,]$/g, '');
  const codes: string[] = [];
  const hex = /^(?:0x)?([0-9a-f]{8})h?$/.exec(text)?.[1];
  if (hex !== undefined) codes.push(`0x${hex}`);
  if (/^[-−–]?[0-9]{9,10}$/.test(text)) {
    const number = Number(text.replace(/^[−–]/, '-')) >>> 0;
    codes.push(`0x${number.toString(16).padStart(8, '0')}`);
  }
  const aadsts = /^(?:aadsts[ _-]?)?([0-9]{4,8})$/.exec(text)?.[1];
  if (aadsts !== undefined) codes.push(`aadsts${aadsts}`);
  // A bare Win32 or network number stands in the low word of its HRESULT.
  if (/^[0-9]{3,5}$/.test(text) && Number(text) < 0x10000) {
    const low = Number(text).toString(16).padStart(4, '0');
    codes.push(`0x8007${low}`, `0x0000${low}`);
  }
  return codes;
}

/** A page as it is searched: folded once. */
interface Prepared {
  hit: Hit;
  codes: string[];
  title: string;
  names: string;
  more: string;
}
const prepared = new Map<FindIndex, Prepared[]>();

function prepare(index: FindIndex): Prepared[] {
  const known = prepared.get(index);
  if (known) return known;
  const pages = index.pages.map(([href, title, codes, words, phase]) => ({
    hit: { href, title, codes, phase },
    codes: codes.toLowerCase().split(' '),
    title: fold(title),
    names: fold(codes),
    more: fold(words),
  }));
  prepared.set(index, pages);
  return pages;
}

/**
 * The pages that answer a query, best first. A known code or name is answered by its own pages alone; a network error in
 * another family (`0xcaa82ee7`, `0x80072ee7`) by those with its number, 12001 to 12186.
 */
function findPages(query: string, index: FindIndex): Hit[] {
  const pages = prepare(index);
  const asked = fold(query).split(/[^\p{L}\p{N}_]+/u);
  const names = [...readCodes(query), ...asked.filter((word) => word.length > 5 && word.includes('_'))];
  const holding = (test: (code: string) => boolean): Hit[] =>
    pages.filter(({ codes }) => codes.some(test)).map(({ hit }) => hit);
  const held = holding((code) => names.includes(code));
  if (held.length > 0) return held;
  const network = names.find((name) => /^0x[0-9a-f]{4}2[ef][0-9a-f]{2}$/.test(name))?.slice(-4);
  if (network !== undefined) return holding((code) => code.startsWith('0x') && code.endsWith(network));
  const words = asked.filter((word) => word.length > 1);
  if (words.length === 0) return [];
  const phrase = fold(query).trim();
  const ranked = pages.map((page) => {
    const score = scoreWords(words, page);
    return { hit: page.hit, score: score > 0 && page.title.includes(phrase) ? score + PHRASE : score };
  });
  const best = Math.max(...ranked.map(({ score }) => score));
  return ranked
    .filter(({ score }) => score > 0 && score >= best / 6)
    .sort((left, right) => right.score - left.score)
    .slice(0, MOST)
    .map(({ hit }) => hit);
}

/** Words of the title count most; a query whose words are mostly absent counts nothing. */
function scoreWords(words: string[], { title, names, more }: Prepared): number {
  let score = 0;
  let missed = 0;
  for (const word of words) {
    if (startsWord(title, word)) score += 4;
    else if (startsWord(names, word)) score += 2;
    else if (startsWord(more, word)) score += 1;
    else if (word.length > 5 && title.includes(word)) score += 1;
    else missed += 1;
  }
  return missed * 2 > words.length ? 0 : score / words.length;
}

function startsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return true;
  }
  return false;
}

function start(): void {
  const form = document.getElementById('find');
  const field = document.getElementById('query');
  const status = document.getElementById('found');
  const list = document.getElementById('results');
  const all = document.getElementById('all');
  if (!form || !field || !status || !list || !all) return;
  const show = (): void => {
    const query = field.value.trim();
    const hits = query === '' ? [] : findPages(query, joinDoctorIndex);
    const { none, one, many } = joinDoctorIndex;
    all.hidden = query !== '';
    status.textContent =
      query === '' ? '' : hits.length === 0 ? none : hits.length === 1 ? one : many.replace('#', String(hits.length));
    list.replaceChildren(...hits.map(drawHit));
  };
  field.value = new URLSearchParams(location.search).get('q') ?? '';
  field.addEventListener('input', show);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show();
    history.replaceState(null, '', `?q=${encodeURIComponent(field.value)}`);
  });
  show();
}

function drawHit({ href, title, codes, phase }: Hit): PageElement {
  const make = (tag: string, className: string, text: string): PageElement =>
    Object.assign(document.createElement(tag), { className, textContent: text });
  const link = Object.assign(make('a', '', title), { href });
  const item = make('li', '', '');
  item.append(link, make('span', 'phase', phase), make('code', '', codes));
  return item;
}

if (typeof document !== 'undefined') start();
