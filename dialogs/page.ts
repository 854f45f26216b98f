// What a card needs to be drawn: a language, its texts, the entries, and a nonce for its buttons.
import type { Knowledge } from '../knowledge/knowledge.ts';
import { LANGUAGES } from '../knowledge/types.ts';
import type { KnowledgeEntry, Language } from '../knowledge/types.ts';
import { buttonRow, card, say } from './cards/elements.ts';
import type { Button, Element } from './cards/elements.ts';
import type { Drawn } from './cards/entry-parts.ts';
import { readBody } from './cards/reading.ts';
import { FITTING, shrink } from './cards/shrink.ts';
import type { Reply, TurnInput } from './services.ts';

export interface Page {
  language: Language;
  /** The two languages the answer can also be had in. */
  others: Language[];
  /** Key of this rendering's feedback: counted once. */
  key: string;
  /** The version of the knowledge the page is drawn from. */
  version: string;
  place: TurnInput['scope'];
  /** A channel or a group chat, where others read along. */
  public: boolean;
  /** The details could not be sent to the person's own chat, which is at this link where the channel has one. */
  aside?: 'failed';
  ownChat?: string;
  /** A line above the answer: which languages are spoken. */
  notice?: string;
  t(key: string, args?: Record<string, string | number>): string;
  /** A text in another language, for the button that leads there. */
  tIn(language: Language, key: string): string;
  entry(id: string): KnowledgeEntry | null;
  /** What was drawn of entries before: see `partsOf`. */
  drawn: Drawn;
  /** A day as this language writes it: 21 November 2026. */
  date(iso: string): string;
}

/** A page over the knowledge in one language. */
export function openPage(
  knowledge: Knowledge,
  language: Language,
  key: string,
  place: TurnInput['scope'] = 'personal',
): Page {
  return {
    language,
    others: LANGUAGES.filter((other) => other !== language),
    key,
    version: knowledge.version,
    place,
    public: place !== 'personal',
    t: (name, args) => knowledge.text(language, name, args),
    tIn: (other, name) => knowledge.text(other, name),
    entry: (id) => knowledge.entry(id) ?? null,
    drawn: drawnFrom(knowledge),
    date: (iso) => formatDay(iso, knowledge.text(language, 'locale-tag')),
  };
}

/** Gone with the knowledge it was drawn from: after a reload everything is drawn anew. */
const DRAWN = new WeakMap<Knowledge, Drawn>();

function drawnFrom(knowledge: Knowledge): Drawn {
  let drawn = DRAWN.get(knowledge);
  if (!drawn) {
    drawn = new Map();
    DRAWN.set(knowledge, drawn);
  }
  return drawn;
}

/** Making a format takes longer than drawing the rest of a card, and using one long enough: each day is written once. */
const DAYS = new Map<string, string>();
const MOST_DAYS = 5_000;

/** `iso` is in UTC, as all our dates are. */
function formatDay(iso: string, tag: string): string {
  const day = iso.slice(0, 10);
  const known = DAYS.get(tag + day);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const written = format.format(new Date(day));
  if (DAYS.size >= MOST_DAYS) DAYS.clear();
  DAYS.set(tag + day, written);
  return written;
}

/** A card and its plain-text reading as one reply; `rows` are its buttons, row by row. Text has no buttons: links are read out. */
export function reply(page: Page, body: Element[], rows: Button[][], speak: string): Reply {
  const whole = page.notice === undefined ? body : [say(page.notice, { subtle: true }), ...body];
  const buttons = rows.filter((row) => row.length > 0).map((row, index) => buttonRow(row, index));
  const { kept, fits } = shrink(whole, buttons, speak);
  const drawn = card([...kept, ...buttons], speak);
  if (fits) FITTING.add(drawn);
  let text = readBody(kept);
  for (const row of rows) for (const { title, url } of row) if (url !== undefined) text += `\n${title}: ${url}`;
  return { text, card: drawn };
}
