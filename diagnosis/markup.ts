// Takes HTML tags and entities out of a pasted text, line by line as a browser would show it. Linear, no parser.

/** Tags that occur in pastes; anything else between angle brackets is a placeholder such as `<tenant-id>` and stays. */
const BLOCK = new Set(
  'address article blockquote body br center codeblock dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
const INLINE = new Set(
  'a abbr at b bdi big cite code del dfn em font i img ins kbd mark meta o:p q s samp small span strike strong style sub sup title tt u var'.split(
    ' ',
  ),
);
const CELL = new Set(['td', 'th']);
const MAX_TAG = 4000;

const NAMED: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  ndash: '\u2013',
  mdash: '\u2014',
  lsquo: "'",
  rsquo: "'",
  ldquo: '"',
  rdquo: '"',
  hellip: '...',
  bull: '*',
  middot: '*',
  rarr: '->',
  colon: ':',
  equals: '=',
  lbrack: '[',
  rbrack: ']',
  zwnj: '',
  shy: '',
  ensp: ' ',
  emsp: ' ',
};

/** Block tags become line ends, cells become tabs, other known tags vanish, entities are decoded once. */
export function stripMarkup(text: string): string {
  const parts: string[] = [];
  let at = 0;
  let close = -1;
  for (;;) {
    const open = text.indexOf('<', at);
    if (open < 0) break;
    // The next `>` is looked for once and kept, so that a thousand open brackets stay cheap.
    if (close < open) {
      close = text.indexOf('>', open);
      if (close < 0) break;
    }
    parts.push(text.slice(at, open));
    const replaced = close - open <= MAX_TAG ? replaceTag(text, open, close) : null;
    if (replaced === null) {
      parts.push('<');
      at = open + 1;
    } else {
      parts.push(replaced);
      at = close + 1;
    }
  }
  parts.push(text.slice(at));
  return decodeEntities(parts.join(''));
}

function replaceTag(text: string, open: number, close: number): string | null {
  let start = open + 1;
  if (text.startsWith('!--', start)) return '';
  const closing = text.charAt(start) === '/';
  if (closing) start += 1;
  let end = start;
  while (end < close && end - start < 12 && !' /\t\n'.includes(text.charAt(end))) end += 1;
  const name = text.slice(start, end).toLowerCase();
  if (BLOCK.has(name)) return '\n';
  if (CELL.has(name)) return closing ? '\t' : '';
  if (!INLINE.has(name)) return null;
  if (name !== 'img') return '';
  // Teams turns `:)` and `(y)` into pictures; the alternative text is what was typed.
  const tag = text.slice(open, close);
  const alt = tag.indexOf('alt="');
  const altEnd = alt < 0 ? -1 : tag.indexOf('"', alt + 5);
  return altEnd < 0 ? '' : tag.slice(alt + 5, altEnd);
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});/gi, (written, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? written;
    const code = name.charAt(1).toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : written;
  });
}
