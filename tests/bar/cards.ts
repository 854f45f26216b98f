// Types hostile texts into every card and renders its Markdown fields: no link, mention, picture or HTML may come of them.
import { AdaptiveCard, SerializationContext, Versions } from 'adaptivecards';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { Marked } from 'marked';
import { MAX_CARD_BYTES, sizeOf, writeActivity } from '../../bot/outbound.ts';
import { cardText } from '../../dialogs/cards/card-text.ts';
import type { Reply } from '../../dialogs/services.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { drawings } from './card-drawings.ts';
import { HAND_PAYLOADS } from './card-payloads.ts';
import { atLeast, below, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'A5',
    what: 'hostile texts in every card',
    quick: () => Promise.resolve(cardInjection(60)),
    full: () => Promise.resolve(cardInjection(2_000)),
  },
];

type Draw = (typed: string) => Record<string, Reply>;
const markdown = new Marked({ gfm: true, breaks: true });
/** Paragraphs and line ends mean nothing. */
const HARMLESS = new Set(['p', 'br']);

/** Draws each text into each card; what is rendered is compared with the same card around a plain word. */
export function cardInjection(generated: number, draw?: Draw): Row[] {
  const payloads = [...HAND_PAYLOADS, ...generatedTexts(generated)];
  const drawers: Draw[] = draw ? [draw] : LANGUAGES.map((language) => (typed) => drawings(typed, language));
  const plain = drawers.map((each) => mapValues(each('plain'), marksOf));
  const seen = { marks: [] as string[], invalid: [] as string[], large: [] as string[], torn: [] as string[] };
  let cards = 0;
  let largest = 0;
  for (const [at, typed] of payloads.entries()) {
    if (rendered(cardText(typed)).text !== readable(typed)) seen.torn.push(JSON.stringify(typed.slice(0, 60)));
    const which = at % drawers.length;
    for (const [name, reply] of Object.entries(drawers[which]?.(typed) ?? {})) {
      cards += 1;
      const label = `${name}: ${JSON.stringify(typed.slice(0, 60))}`;
      if (marksOf(reply) !== plain[which]?.[name]) seen.marks.push(`${label} -> ${marksOf(reply).slice(0, 200)}`);
      if (reply.card === undefined) continue;
      const why = invalid(reply.card);
      if (why !== null) seen.invalid.push(`${label}: ${why}`);
      largest = Math.max(largest, sizeOf(reply.card));
      if (!writeActivity(reply).attachments) seen.large.push(label);
    }
  }
  const row = (id: string, wrong: readonly string[], of: number): Row => ({
    ...noneOf(id, wrong.length, of),
    figure: wrong.length === 0 ? 0 : `${wrong.length}; ${wrong.slice(0, 4).join('; ')}`,
  });
  return [
    atLeast('A5.texts', payloads.length, 150 + generated),
    row('A5.links-mentions-pictures-html', seen.marks, cards),
    row('A5.text-changed-by-escaping', seen.torn, payloads.length),
    row('A5.invalid-cards', seen.invalid, cards),
    row('A5.too-large-cards', seen.large, cards),
    below('A5.largest-card', largest / 1024, MAX_CARD_BYTES / 1024, 'KB as the channel counts'),
  ];
}

/** Everything a client would make of a reply's Markdown beside plain words, in order. */
function marksOf(reply: Reply): string {
  const texts = reply.card === undefined ? (reply.plain ? [] : [reply.text]) : markdownOf(reply.card);
  const marks = texts.flatMap((text) => rendered(text).marks);
  return [...marks, ...addressesOf(reply.card), ...mentionsOf(reply.card)].join(' ');
}

/** The fields that Teams reads as Markdown; a run of a RichTextBlock is not. */
function markdownOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(markdownOf);
  if (typeof node !== 'object' || node === null) return [];
  const { type, text, title, value, ...rest } = node as Record<string, unknown>;
  const own = type === 'TextBlock' ? [text] : type === undefined && 'value' in node ? [title, value] : [];
  return [...own.filter((each) => typeof each === 'string'), ...Object.values(rest).flatMap(markdownOf)];
}

/** Where its buttons lead; which article of ours fits depends on what was asked. */
function addressesOf(card: unknown): string[] {
  return [...JSON.stringify(card ?? {}).matchAll(/"url":"([^"]{0,500})"/g)]
    .map(([, url = '']) => url)
    .filter((url) => !url.startsWith('https://learn.microsoft.com/'));
}

/** Who is alerted, without the name. */
function mentionsOf(card: Reply['card']): string[] {
  const { entities = [] } = (card?.msteams ?? {}) as { entities?: { type: string; mentioned: { id: string } }[] };
  return entities.map(({ type, mentioned }) => `${type} ${mentioned.id}`);
}

/** Tags with where they lead, and the words a person sees. */
function rendered(text: string): { marks: string[]; text: string } {
  const marks: string[] = [];
  let words = '';
  const parser = new Parser(
    {
      onopentag: (name, { href, src }) => {
        if (!HARMLESS.has(name)) marks.push([name, href ?? src].filter(Boolean).join(' '));
        if (name === 'br') words += '\n';
      },
      ontext: (part) => (words += part),
      oncomment: () => marks.push('comment'),
      onprocessinginstruction: (name) => marks.push(name),
    },
    { decodeEntities: true },
  );
  parser.write(markdown.parse(text, { async: false }));
  parser.end();
  return { marks, text: readable(words) };
}

/** White space is the renderer's, and what nobody sees is nobody's. */
function readable(text: string): string {
  return text
    .replaceAll('\u200b', '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
}

/** What the card's own reader objects to; null when nothing. */
function invalid(card: object): string | null {
  const context = new SerializationContext(Versions.v1_5);
  new AdaptiveCard().parse(card, context);
  return context.eventCount === 0 ? null : (context.getEventAt(0)?.message ?? 'unknown');
}

/** Marks, addresses and words in any order. */
function generatedTexts(count: number): string[] {
  const piece = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'\\`*_[]()<>~#|!&;:/.-+=@"\'{} \n\t01ax'), maxLength: 12 }),
    fc.constantFrom(...HAND_PAYLOADS),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom(
      'https://',
      'evil.example',
      'www.',
      '](',
      '<at>',
      '</at>',
      '<a href=',
      '![',
      '&lt;',
      '&#60;',
      '\n\n',
    ),
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  return fc.sample(text, { numRuns: count, seed: 7 });
}

function mapValues<T, U>(given: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, map(value)]));
}
