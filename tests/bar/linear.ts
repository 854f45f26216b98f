// Measures whether readers of people's text take time in step with its length, on texts made to pump a pattern.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readHtml } from '../../bot/html-lines.ts';
import { decodeText } from '../../diagnosis/decode.ts';
import { findCodes, joinSplit, normaliseCode } from '../../diagnosis/error-code.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import { redact } from '../../diagnosis/redact.ts';
import { cardText, plainText } from '../../dialogs/cards/card-text.ts';
import { redactPaste } from '../../dialogs/diagnose.ts';
import { countHidden } from '../../dialogs/escalate.ts';
import { earsOf } from '../../dialogs/find.ts';
import { prose } from '../../dialogs/prose.ts';
import { recognize } from '../../dialogs/recognize.ts';
import { findSightings } from '../../dialogs/sightings.ts';
import { fold } from '../../dialogs/words.ts';
import { isMailbox } from '../../helpdesk/connectors/mail-address.ts';
import { text as draftText } from '../../helpdesk/drafts.ts';
import { writeCsv } from '../../helpdesk/loop/csv.ts';
import { words } from '../../knowledge/search/normalize.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import type { Measure, Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'A4', what: 'time in step with the length of a text', quick: () => linearTime(15), full: () => linearTime(20) },
];

/** Repeated to the length: what line, field, tag, mail, path and accent patterns stumble over. */
const PUMPS: Record<string, string> = {
  spaces: ' ',
  tags: '<',
  entities: '&amp;#x',
  colons: ': ',
  dashes: '- +--+',
  'no-break spaces': '\u00a0',
  mentions: '<at>',
  quotes: '"\'\u201c\u2018',
  letters: 'a',
  'mail and domains': 'a.b@c-d.',
  digits: '0x80072ee2-1f3d',
  'labels in a line': 'error phase device name ',
  'fields and line ends': '  AzureAdJoined : YES\r\n | x |\t',
  // Every mark is one more on the letter before it.
  accents: 'e\u0301\u0301',
};

/** Whatever reads, cleans or escapes what a person wrote. */
function readers(): Record<string, (text: string) => unknown> {
  const knowledge = realKnowledge();
  const ears = earsOf(knowledge);
  return {
    parseStatus,
    diagnose: (text) => knowledge.diagnose(text),
    redact,
    redactPaste,
    decodeText: (text) => decodeText(Buffer.from(text)),
    decodeUtf16: (text) => decodeText(Buffer.from(text, 'utf16le')),
    findCodes,
    joinSplit,
    normaliseCode,
    recognize: (text) => recognize({ kind: 'message', text }, ears),
    prose,
    fold,
    words,
    ask: (text) => knowledge.ask(text),
    detectLanguage: (text) => knowledge.detectLanguage(text),
    lookup: (text) => knowledge.lookup(text, 'nl'),
    findSightings: (text) => findSightings(text, ['0x801c03f2', 'AADSTS50155'], () => null),
    cardText,
    plainText,
    countHidden,
    readHtml,
    draftText: (text) => draftText('summary', text, 2 ** 21),
    isMailbox,
    writeCsv: (text) => writeCsv([[text]]),
  };
}
setFlagsFromString('--expose-gc');
const sweep = runInNewContext('gc') as () => void;
const STEEPEST = 1.2;
/** Shorter than this and the clock, not the text, is measured. */
const TELLING_MS = 0.5;
const LONG_MS = 200;

/** The e of time = c * length^e over doubling lengths up to 2^largest; the steepest pump of each reader is its row. */
export function linearTime(largest: number, ofThese = readers()): Promise<Row[]> {
  const rows = Object.entries(ofThese).flatMap(([name, read]): Row[] => {
    let worst = { exponent: 0, pump: 'none telling' };
    let slowest = { ms: 0, pump: '' };
    for (const [pump, unit] of Object.entries(PUMPS)) {
      let found = measure(read, unit, largest);
      // A busy machine can bend a curve: only what is steep five times is steep.
      for (let again = 0; again < 4 && found.exponent > STEEPEST; again += 1) {
        const next = measure(read, unit, largest);
        if (next.exponent < found.exponent) found = next;
      }
      if (found.exponent > worst.exponent) worst = { exponent: found.exponent, pump };
      if (found.ms > slowest.ms) slowest = { ms: found.ms, pump };
    }
    // A reader that reads no further than it needs takes as long for a short text.
    const limitMs = Math.max(250, 1000 * 2 ** (largest - 20));
    return [
      {
        id: `A4.${name}.exponent`,
        figure: `${worst.exponent.toFixed(2)} (${worst.pump})`,
        need: `<= ${STEEPEST} over ${Object.keys(PUMPS).length} texts`,
        ok: worst.exponent <= STEEPEST,
      },
      {
        id: `A4.${name}.slowest`,
        figure: `${Math.round(slowest.ms)} ms (${slowest.pump})`,
        need: `< ${limitMs} ms for ${2 ** largest} characters`,
        ok: slowest.ms < limitMs,
      },
    ];
  });
  return Promise.resolve(rows);
}

/** The median growth from one length to its double, and the time of the longest; a step in memory is no steepness. */
function measure(read: (text: string) => unknown, unit: string, largest: number): { exponent: number; ms: number } {
  const telling: number[] = [];
  let ms = 0;
  for (let power = 12; power <= largest; power += 1) {
    const length = 2 ** power;
    const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
    // Garbage of this size is collected at the next one's cost.
    if (power >= 18) sweep();
    ms = best(read, text, 5);
    if (ms >= TELLING_MS) telling.push(Math.log2(ms));
    // What takes this long is judged by what was seen.
    if (ms > 5_000) break;
  }
  const growths = telling.slice(1).map((y, i) => y - (telling[i] ?? y));
  return { exponent: growths.length < 2 ? 0 : median(growths), ms };
}

/** Processor time, because others share the machine; the least of some tries, of two where one is long. */
function best(read: (text: string) => unknown, text: string, tries: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0, spent = 0; i < tries && (i < 2 || spent < LONG_MS); i += 1) {
    const begun = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(begun);
    const ms = (user + system) / 1000;
    spent += ms;
    least = Math.min(least, ms);
  }
  return least;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
}
