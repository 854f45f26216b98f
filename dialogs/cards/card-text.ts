// Makes text that a person typed safe inside a TextBlock or a Fact, both of which Teams reads as Markdown.

/** What Markdown reads as a mark anywhere; `&lt;` would be shown as `<`. */
const MARK = /[\\`*_[\]()<>~#|!{}]|&(?=#?[a-z0-9]{1,32};)/gi;
const ESCAPED = /\\([\\`*_[\]()<>~#|!{}&.+=-])|\u200b/g;
const LINE_START = new Set('-+=');

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
  return markdown.replace(ESCAPED, '$1');
}

function escapeLine(line: string): string {
  const dot = numberedDot(line);
  const escaped = line.replace(MARK, '\\$&');
  if (LINE_START.has(line.charAt(0))) return `\\${escaped}`;
  return dot < 0 ? escaped : `${escaped.slice(0, dot)}\\${escaped.slice(dot)}`;
}

/** Where the full stop of a leading `12.` stands, else -1. */
function numberedDot(line: string): number {
  const dot = line.indexOf('.');
  if (dot < 1 || dot > 9) return -1;
  for (let i = 0; i < dot; i++) if (line.charCodeAt(i) < 48 || line.charCodeAt(i) > 57) return -1;
  return dot;
}
