// Cuts a document into sections by its headings. By lines and in linear time: a Markdown parser took minutes over 180 KB of `*a_`.
import { plainText } from '../ingest/sections.ts';

export interface Cut {
  /** 1-based line of the first line of its text. */
  line: number;
  /** The headings above it, outermost first. */
  place: string[];
  /** Plain text; code stands as it was written. */
  text: string;
}

export interface CutDocument {
  /** What the front matter says: `lang: nl`. */
  language: string | null;
  sections: Cut[];
}

/** A longer section is cut at a paragraph into several: short enough to be read, and to be about one thing. */
const SECTION_LIMIT = 1500;
const HEADING_LIMIT = 200;

/** `name` stands above text before the first heading. */
export function cutDocument(source: string, name: string): CutDocument {
  const lines = source.split('\n').map((line) => line.trimEnd());
  const front = readFrontMatter(lines);
  const title = front.fields.get('title') ?? name;
  const sections: Cut[] = [];
  const path: { depth: number; text: string }[] = [];
  let paragraphs: Paragraph[] = [];
  let paragraph: string[] = [];
  let start = front.next;
  let fence = '';

  const endParagraph = (): void => {
    if (paragraph.length > 0) paragraphs.push({ line: start + 1, text: wordsOf(paragraph) });
    paragraph = [];
  };
  const endSection = (): void => {
    endParagraph();
    const place = path.length > 0 ? path.map(({ text }) => text) : [title];
    for (const { line, text } of fill(paragraphs)) sections.push({ line, place, text });
    paragraphs = [];
  };

  for (let at = front.next; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const mark = fenceOf(line);
    if (fence === '' ? mark !== '' : mark.startsWith(fence) && line.trim() === mark) {
      fence = fence === '' ? mark : '';
      if (paragraph.length === 0) start = at;
      paragraph.push(line);
      continue;
    }
    const heading = fence === '' ? (hashHeading(line) ?? underlined(lines, at, paragraph.length)) : null;
    if (heading !== null) {
      endSection();
      while ((path.at(-1)?.depth ?? 0) >= heading.depth) path.pop();
      path.push({ depth: heading.depth, text: heading.text });
      at += heading.lines - 1;
    } else if (line === '' && fence === '') endParagraph();
    else {
      if (paragraph.length === 0) start = at;
      paragraph.push(line);
    }
  }
  endSection();
  return { language: front.fields.get('lang') ?? front.fields.get('language') ?? null, sections };
}

interface Paragraph {
  line: number;
  text: string;
}

/** Paragraphs put together up to the limit; one that is longer by itself is cut at a space. */
function fill(paragraphs: readonly Paragraph[]): Paragraph[] {
  const filled: Paragraph[] = [];
  for (const { line, text } of paragraphs.flatMap(cutLong)) {
    const last = filled.at(-1);
    if (text === '') continue;
    if (last && last.text.length + text.length < SECTION_LIMIT) last.text += `\n${text}`;
    else filled.push({ line, text });
  }
  return filled;
}

function cutLong({ line, text }: Paragraph): Paragraph[] {
  const pieces: Paragraph[] = [];
  let from = 0;
  let at = line;
  while (text.length - from > SECTION_LIMIT) {
    const space = text.lastIndexOf(' ', from + SECTION_LIMIT);
    const to = space > from ? space : from + SECTION_LIMIT;
    pieces.push({ line: at, text: text.slice(from, to) });
    at += text.slice(from, to).split('\n').length - 1;
    from = to;
  }
  return [...pieces, { line: at, text: text.slice(from).trim() }];
}

/** Marks are taken away from running text only: a `*` in code or an indented line may belong to a command. */
function wordsOf(lines: readonly string[]): string {
  const out: string[] = [];
  let fence = '';
  for (const line of lines) {
    const mark = fenceOf(line);
    if (mark !== '' && (fence === '' || mark.startsWith(fence))) fence = fence === '' ? mark : '';
    else if (fence !== '' || line.startsWith('    ') || line.startsWith('\t')) out.push(line.trim());
    // In pieces, so that no pattern sees more than a line of usual length.
    else for (let from = 0; from < line.length; from += SECTION_LIMIT) out.push(unmarked(line, from));
  }
  return out.filter((line) => line !== '').join('\n');
}

function unmarked(line: string, from: number): string {
  const text = plainText(line.slice(from, from + SECTION_LIMIT));
  // The rule under a table's head.
  return /[\p{L}\p{N}]/u.test(text) ? text : '';
}

/** The ``` or ~~~ that opens or closes code, else ''. */
function fenceOf(line: string): string {
  const text = line.trimStart();
  const char = text.charAt(0);
  if ((char !== '`' && char !== '~') || line.length - text.length > 3) return '';
  let size = 0;
  while (text.charAt(size) === char) size++;
  return size >= 3 ? char.repeat(size) : '';
}

interface Heading {
  depth: number;
  text: string;
  lines: number;
}

function hashHeading(line: string): Heading | null {
  let depth = 0;
  while (depth < 7 && line.charAt(depth) === '#') depth++;
  const next = line.charAt(depth);
  if (depth === 0 || depth > 6 || (next !== ' ' && next !== '\t')) return null;
  let text = line.slice(depth, depth + 2 * HEADING_LIMIT).trim();
  while (text.endsWith('#')) text = text.slice(0, -1);
  return named(depth, text, 1);
}

/** A line of its own with === or --- under it. */
function underlined(lines: readonly string[], at: number, before: number): Heading | null {
  const line = lines[at] ?? '';
  const under = lines[at + 1] ?? '';
  const char = under.charAt(0);
  if (before > 0 || line === '' || (char !== '=' && char !== '-') || under.length < 3) return null;
  for (const other of under) if (other !== char) return null;
  if (line.includes('|') || /^[ \t>*+-]/.test(line)) return null;
  return named(char === '=' ? 1 : 2, line.slice(0, 2 * HEADING_LIMIT), 2);
}

function named(depth: number, raw: string, lines: number): Heading | null {
  const text = plainText(raw).split(/\s+/).join(' ').trim().slice(0, HEADING_LIMIT);
  return text === '' ? null : { depth, text, lines };
}

/** `---`, plain `key: value` lines, `---`. */
function readFrontMatter(lines: readonly string[]): { fields: Map<string, string>; next: number } {
  const fields = new Map<string, string>();
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  if (end < 0) return { fields, next: 0 };
  for (const line of lines.slice(1, end)) {
    const colon = line.indexOf(':');
    const value = line
      .slice(colon + 1)
      .trim()
      .split(/['"]/)
      .join('');
    if (colon > 0 && value !== '') fields.set(line.slice(0, colon).trim().toLowerCase(), value.slice(0, HEADING_LIMIT));
  }
  return { fields, next: end + 1 };
}
