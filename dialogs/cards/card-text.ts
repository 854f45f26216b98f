// Makes text that a person typed safe inside a TextBlock or a Fact, both of which Teams reads as Markdown.

const MARKS = new Set('\\`*_[]()<>~#|!{}');
const LINE_START = new Set('-+=');
/** `&lt;` would be shown as `<`. */
const ENTITY = /^&#?[a-z0-9]{1,32};/i;

/** Escapes one text for a Markdown-reading card field: every mark, line-start digits and dashes, and addresses. */
export function cardText(text: string): string {
  const lines = text.split('\n').map((line) => escapeLine(line.trim()));
  // A zero-width space keeps clients from turning an address into a link (reliability bar, T10).
  return lines
    .join('\n')
    .split('://')
    .join(':\u200b//')
    .replaceAll(/www(?=\.)/gi, '$&\u200b')
    .split('@')
    .join('@\u200b');
}

/** Takes the escapes away again, for the plain-text reading of a card. */
export function plainText(markdown: string): string {
  let out = '';
  for (let i = 0; i < markdown.length; i++) {
    let char = markdown.charAt(i);
    const next = markdown.charAt(i + 1);
    if (char === '\\' && (MARKS.has(next) || LINE_START.has(next) || next === '.' || next === '&')) {
      char = next;
      i++;
    }
    if (char !== '\u200b') out += char;
  }
  return out;
}

function escapeLine(line: string): string {
  const dot = numberedDot(line);
  let out = LINE_START.has(line.charAt(0)) ? '\\' : '';
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    const isEntity = char === '&' && ENTITY.test(line.slice(i, i + 36));
    out += MARKS.has(char) || i === dot || isEntity ? '\\' + char : char;
  }
  return out;
}

/** Where the full stop of a leading `12.` stands, else -1. */
function numberedDot(line: string): number {
  const dot = line.indexOf('.');
  if (dot < 1 || dot > 9) return -1;
  for (let i = 0; i < dot; i++) if (line.charCodeAt(i) < 48 || line.charCodeAt(i) > 57) return -1;
  return dot;
}
