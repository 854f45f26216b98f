// Brings a text that went through the wrong code page, a console or a word processor back to plain signs.

// UTF-8 read as Windows-1252 or as code page 850: the signs that occur around console output.
const MOJIBAKE: readonly (readonly [seen: string, meant: string])[] = [
  ['\u00ef\u00bb\u00bf', ''],
  ['\u00c2\u00a0', ' '],
  ['\u00c2 ', ' '],
  ['\u252c\u00e1', ' '],
  ['\u252c\u00a0', ' '],
  ['\u00e2\u20ac\u201c', '\u2013'],
  ['\u00e2\u20ac\u201d', '\u2014'],
  ['\u00e2\u20ac\u0153', '"'],
  ['\u00e2\u20ac\u009d', '"'],
  ['\u00e2\u20ac\u2122', "'"],
  ['\u00e2\u20ac\u02dc', "'"],
  ['\u00e2\u20ac\u00a2', '*'],
  ['\u00e2\u20ac\u00a6', '...'],
  ['\u00e2\u20ac\u2039', ''],
  ['\u00e2\u20ac\u2030', ' '],
  ['\u00e2\u20ac\u00af', ' '],
  ['\u00e2\u2020\u2019', '->'],
  ['\u00d4\u00c7\u00f4', '\u2013'],
  ['\u00d4\u00c7\u00f6', '\u2014'],
  ['\u00d4\u00c7\u00a3', '"'],
  ['\u00d4\u00c7\u00d8', '"'],
  ['\u00d4\u00c7\u00d6', "'"],
  ['\u00d4\u00c7\u00ff', "'"],
  ['\u00d4\u00c7\u00f3', '*'],
  ['\u00d4\u00c7\u00aa', '...'],
  ['\u00d4\u00c7\u00ef', ''],
  ['\u00ef\u00bf\u00bd', ' '],
];

/** Plain signs and the letters of our languages need no more. */
const ODD = /[^\t\n\x20-\x7e\u00c0-\u017f]/;
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufffd]/g;
// Zero-width and direction marks, soft hyphen, byte order marks, other control signs.
const INVISIBLE =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\ufffe]/g;
const LINE_END = /[\v\f\u0085\u2028\u2029]/g;
const COLON = /[\uff1a\u2236\ufe55\u02d0]/g;
const HYPHEN = /[\u2010-\u2015\u2212\u00ad]/g;

/** Takes any text; answers it with plain spaces, line feeds, quotes, dashes and colons. Linear. */
export function repairEncoding(text: string): string {
  let clean = unpackWide(text);
  if (clean.includes('\0')) clean = clean.split('\0').join('');
  if (clean.includes('\u001b[')) clean = stripConsoleColours(clean);
  if (/[\u00c2\u00e2\u00d4\u252c\u00ef]/.test(clean)) {
    for (const [seen, meant] of MOJIBAKE) if (clean.includes(seen)) clean = clean.split(seen).join(meant);
  }
  // Split and join is four times as fast here as a replace.
  if (clean.includes('\r')) for (const end of ['\r\r\n', '\r\n', '\r']) clean = clean.split(end).join('\n');
  if (!ODD.test(clean)) return clean;
  clean = clean.replace(LINE_END, '\n').replace(INVISIBLE, '').replace(SPACES, ' ');
  if (!/[^\n\x20-\x7e]/.test(clean)) return clean;
  return clean
    .replace(COLON, ':')
    .replace(/[\u2018\u2019\u201a\u201b\u2032\u00b4]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"')
    .replace(/ [\u2013\u2014] /g, ' -- ')
    .replace(HYPHEN, '-')
    .replace(/[\u2192\u21d2\u2794\u27a1\u279c]/g, '->')
    .replace(/\u2026/g, '...')
    .replace(/[\u2502\u2503\u2551\uff5c]/g, '|')
    .replace(/[\u2500\u2501\u2550]/g, '-')
    .replace(/[\u250c\u2510\u2514\u2518\u251c\u2524\u253c\u2554\u2557\u255a\u255d]/g, '+')
    .replace(/\uff1d/g, '=');
}

const SAMPLE = 400;

/** UTF-16 read byte by byte (a NUL or a blank after each sign), with swapped bytes, or two signs packed into one. */
function unpackWide(text: string): string {
  const length = Math.min(text.length, SAMPLE);
  let swapped = 0;
  let packed = 0;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    const high = code >>> 8;
    const low = code & 0xff;
    if (low === 0 && isAscii(high)) swapped += 1;
    else if (isAscii(high) && isAscii(low)) packed += 1;
  }
  if (swapped * 2 > length) return mapCodes(text, (code) => String.fromCharCode(code >>> 8));
  if (packed * 10 > length * 9 && packed > 20) {
    // Little-endian: the first of the two signs is the low byte; a label tells which way it was.
    const little = mapCodes(text, (code) => String.fromCharCode(code & 0xff, code >>> 8));
    return /Joined|State|Error/.test(little)
      ? little
      : mapCodes(text, (code) => String.fromCharCode(code >>> 8, code & 0xff));
  }
  return /[A-Za-z] [A-Za-z] [A-Za-z] [A-Za-z] [A-Za-z] /.test(text.slice(0, SAMPLE)) ? joinSpacedLetters(text) : text;
}

/** `A z u r e A d J o i n e d` when most lines are written so; the others stay as they are. */
function joinSpacedLetters(text: string): string {
  const lines = text.split('\n');
  let spaced = 0;
  let plain = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '') lines[at] = '';
    else if (isBlankFrom(line, 1)) lines[at] = everySecond(line, 0);
    // The blank between two letters may also be the one behind the line end.
    else if (isBlankFrom(line, 0)) lines[at] = everySecond(line, 1);
    else {
      plain += 1;
      continue;
    }
    if (line.trim().length > 2) spaced += 1;
  }
  return spaced > plain ? lines.join('\n') : text;
}

function isBlankFrom(line: string, start: number): boolean {
  for (let at = start; at < line.length; at += 2) if (line.charCodeAt(at) !== 32) return false;
  return true;
}

function everySecond(line: string, start: number): string {
  let kept = '';
  for (let at = start; at < line.length; at += 2) kept += line.charAt(at);
  return kept;
}

function mapCodes(text: string, map: (code: number) => string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += 1) parts.push(map(text.charCodeAt(at)));
  return parts.join('');
}

function isAscii(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x0a || code === 0x0d || code === 0x09;
}

/** `ESC [ 32 m` and its like. */
function stripConsoleColours(text: string): string {
  const parts = text.split('\u001b[');
  return parts.map((part, index) => (index === 0 ? part : part.replace(/^[0-9;?]{0,20}[A-Za-z]/, ''))).join('');
}
