// Reads a text file's bytes: UTF-8, UTF-16 or the code page of a console, told by the bytes alone; anything else is refused.

/** Why bytes are no text: nothing in it, packed, an event log file, a picture, or something else that is not text. */
export type NotText = 'empty' | 'archive' | 'event-log' | 'picture' | 'binary';
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp850' | 'cp865' | 'cp437' | 'windows-1252';
export type Decoded = { text: string; encoding: Encoding } | { refused: NotText };

const MAGIC: readonly (readonly [kind: NotText, starts: readonly number[]])[] = [
  ['archive', [0x50, 0x4b, 0x03, 0x04]],
  ['archive', [0x50, 0x4b, 0x05, 0x06]],
  ['archive', [0x1f, 0x8b]],
  ['archive', [0x42, 0x5a, 0x68]],
  ['archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['archive', [0x52, 0x61, 0x72, 0x21]],
  ['archive', [0x4d, 0x53, 0x43, 0x46]],
  ['event-log', [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0x00]],
  ['picture', [0x89, 0x50, 0x4e, 0x47]],
  ['picture', [0xff, 0xd8, 0xff]],
  ['picture', [0x47, 0x49, 0x46, 0x38]],
  ['binary', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['binary', [0x4d, 0x5a, 0x90]],
  ['binary', [0x7f, 0x45, 0x4c, 0x46]],
  ['binary', [0xd0, 0xcf, 0x11, 0xe0]],
  ['binary', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
];

// What the bytes 0x80 to 0xff are in the console's code pages: 850 in Western Europe, 437 in the United States.
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
/** The Nordic page is the American one with four signs changed. */
const CP865 = [...CP437].map((sign, at) => ({ 0x1b: 'ø', 0x1d: 'Ø', 0x2f: '¤' })[at] ?? sign).join('');

/** Some versions of Node read Windows-1252 as Latin-1, without its quotes and dashes: a table does not. */
const CP1252 =
  '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ' +
  Array.from({ length: 96 }, (_, at) => String.fromCharCode(0xa0 + at)).join('');

// The likelier first: it wins where the text does not tell.
const PAGES: readonly (readonly [Encoding, (bytes: Uint8Array) => string])[] = [
  ['windows-1252', (bytes) => byTable(bytes, CP1252)],
  ['cp850', (bytes) => byTable(bytes, CP850)],
  ['cp865', (bytes) => byTable(bytes, CP865)],
  ['cp437', (bytes) => byTable(bytes, CP437)],
];
/** How much of a text is judged. */
const SAMPLE = 64 * 1024;

/**
 * Reads bytes as text, whatever the file's name says.
 * @param bytes a whole file, already bounded
 * @returns the text, line ends as they are, or why there is none; never throws
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const known = MAGIC.find(([, starts]) => starts.every((byte, at) => bytes[at] === byte));
  if (known) return { refused: known[0] };
  const wide = wideEncoding(bytes);
  if (wide) return judged(new TextDecoder(wide).decode(bytes), wide);
  // A stray NUL is damage; more of them are no text.
  if (count(bytes, (byte) => byte === 0) * 100 > Math.min(bytes.length, SAMPLE)) return { refused: 'binary' };
  try {
    return judged(new TextDecoder('utf-8', { fatal: true }).decode(bytes), 'utf-8');
  } catch {
    return judged(...ofConsole(bytes));
  }
}

/** The UTF-16 a byte order mark names, or the one whose every other byte is NUL. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const half = Math.min(bytes.length, SAMPLE) / 2;
  const even = count(bytes, (byte, at) => byte === 0 && at % 2 === 0);
  const odd = count(bytes, (byte, at) => byte === 0 && at % 2 === 1);
  if (odd > half * 0.6 && even < half * 0.1) return 'utf-16le';
  return even > half * 0.6 && odd < half * 0.1 ? 'utf-16be' : null;
}

/** The page that makes words of the signs beyond ASCII: `geïnstalleerd`, not `ge‹nstalleerd`. */
function ofConsole(bytes: Uint8Array): [text: string, encoding: Encoding] {
  const sample = bytes.subarray(0, SAMPLE);
  const scored = PAGES.map(([encoding, decode]) => ({ encoding, decode, score: readability(decode(sample)) }));
  const best = scored.reduce((held, page) => (page.score > held.score ? page : held));
  return [best.decode(bytes), best.encoding];
}

const OF_OUR_LANGUAGES = new Set('éèëêïöüóáíôûåæøäçÅÆØÉËÏÖÜÄ');

function readability(text: string): number {
  let score = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign <= '\u007f') continue;
    const before = text.charAt(at - 1);
    const after = text.charAt(at + 1);
    const inWord = isLetter(before) || isLetter(after);
    if (isLetter(sign)) {
      const shouts = isCapital(sign) && isLetter(before) && !isCapital(before);
      score += shouts ? -2 : OF_OUR_LANGUAGES.has(sign) ? (inWord ? 3 : 1) : inWord ? 1 : -1;
    } else if ('\u2018\u2019'.includes(sign)) score += inWord ? 2 : 0;
    else if ('\u2013\u2014\u201c\u201d\u2022\u00a0«»│─┌┐└┘├┤═║'.includes(sign)) score += inWord ? 0 : 1;
    else score += inWord || sign < '\u00a0' ? -2 : -1;
  }
  return score;
}

/** Text at last, unless it is blank or full of control signs. */
function judged(text: string, encoding: Encoding): Decoded {
  if (text.trim() === '') return { refused: 'empty' };
  const length = Math.min(text.length, SAMPLE);
  let odd = 0;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd || (code < 0x20 && code !== 9 && code !== 10 && code !== 12 && code !== 13 && code !== 27))
      odd += 1;
  }
  return odd * 100 > length ? { refused: 'binary' } : { text, encoding };
}

function byTable(bytes: Uint8Array, table: string): string {
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : table.charAt(byte - 0x80);
  return text;
}

function count(bytes: Uint8Array, is: (byte: number, at: number) => boolean): number {
  const length = Math.min(bytes.length, SAMPLE);
  let found = 0;
  for (let at = 0; at < length; at += 1) if (is(bytes[at] ?? 0, at)) found += 1;
  return found;
}

function isLetter(sign: string): boolean {
  return sign.toLowerCase() !== sign.toUpperCase();
}

function isCapital(sign: string): boolean {
  return sign !== sign.toLowerCase();
}
