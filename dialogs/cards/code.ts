// The answer to an error code: name, number, what it means per phase; an unknown one is taken apart and marked as such.
import { decodeFamily, findCodes, networkNumber } from '../../diagnosis/error-code.ts';
import type { KnowledgeEntry } from '../../knowledge/types.ts';
import type { Lookup, LookupMatch } from '../../knowledge/lookup.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { payload } from './actions.ts';
import type { About, Context } from './actions.ts';
import { choice } from './answer.ts';
import { close, group, heading, mono, paragraph, say } from './elements.ts';
import type { Element } from './elements.ts';
import { answerButtons, documentation, exitButtons, partsOf } from './entry-parts.ts';
import { optional } from './shrink.ts';

/** How many explanations are drawn in full; further ones become titles to tap. */
const FULL = 2;
const SUGGESTED = 3;

/** Draws what a lookup found: every code that was asked for, known or not. */
export function codeCard(lookup: Lookup, q: string, page: Page): Reply {
  const about: About = { is: 'code', q };
  const found = onePerCodeFirst(lookup.matches).flatMap((match) => {
    const entry = page.entry(match.entry);
    return entry ? [{ match, entry }] : [];
  });
  const full = found.slice(0, FULL).map(({ match, entry }) => ({ match, entry, parts: partsOf(entry, page) }));
  const more = found.slice(FULL, FULL + 3).map(({ entry }) => entry);
  const strangers = unknownCodes(lookup, q);
  const context: Context = { q, ids: found.slice(0, 3).map(({ entry }) => entry.id), paste: '' };
  const body = [
    ...otherSpelling(lookup, page),
    ...full.flatMap(({ match, entry, parts }, index) => [
      blockHead(match, entry, index > 0, page),
      parts.cause,
      ...parts.steps,
    ]),
    ...(more.length > 0
      ? [
          optional(
            2,
            group([say(page.t('code-more'), { subtle: true }), ...more.map((entry) => choice(entry, q, page))]),
          ),
        ]
      : []),
    ...strangers.flatMap((code) => stranger(code, typedAs(code, lookup), page)),
    ...suggestions(lookup, q, found.length > 0, page),
    ...sources(full.map(({ parts }) => parts.source)),
  ];
  const first = full[0];
  if (body.length === 0) body.push(paragraph([{ type: 'TextRun', text: page.t('code-nothing', { query: q }) }]));
  const buttons = first
    ? answerButtons(about, context, page, documentation(first.entry))
    : exitButtons(about, context, page);
  const speak = first
    ? first.parts.speech
    : page.t('code-unknown', {
        code: strangers[0] === undefined ? q : bothOf(strangers[0], typedAs(strangers[0], lookup)),
      });
  return reply(page, body, buttons, speak);
}

/** Each source once. */
function sources(lines: Element[]): Element[] {
  const same = (a: Element, b: Element): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
  const once = lines.filter((line, at) => lines.findIndex((other) => same(other, line)) === at);
  return once.map((line) => optional(3, line));
}

/** Two codes in a message give two blocks: the first meaning of each, then the others. */
function onePerCodeFirst(matches: readonly LookupMatch[]): LookupMatch[] {
  const seen = new Set<string>();
  const firsts = matches.filter(({ hex, symbol }) => {
    const code = hex ?? symbol ?? '';
    return !seen.has(code) && seen.add(code);
  });
  return [...firsts, ...matches.filter((match) => !firsts.includes(match))];
}

function blockHead(match: LookupMatch, entry: KnowledgeEntry, separator: boolean, page: Page): Element {
  const numbers = [match.hex, match.symbol, match.decimal].filter((part) => part !== null).join('  ');
  const phase =
    entry.phase === 'general'
      ? []
      : [close(say(page.t('code-phase', { phase: page.t(`phase-${entry.phase}`) }), { subtle: true }))];
  return group([mono(numbers), ...phase, heading(entry.title[page.language], { size: 'Large' })], { separator });
}

/** Codes of the question that no entry explains; one known in another spelling is not among them. */
function unknownCodes(lookup: Lookup, q: string): string[] {
  const known = new Set(lookup.matches.flatMap((match) => [match.hex, match.symbol]));
  const asked = findCodes(q).map((code) => code.id);
  if (lookup.decoded !== null && !asked.includes(lookup.decoded.code)) asked.push(lookup.decoded.code);
  return asked.filter((id) => !known.has(id) && !(lookup.decoded?.code === id && lookup.decoded.sameAs !== null));
}

/** The answer is about the same number under another spelling: said, never passed over. */
function otherSpelling(lookup: Lookup, page: Page): Element[] {
  const code = lookup.decoded?.sameAs ? (lookup.decoded.typed ?? lookup.decoded.code) : null;
  return code === null ? [] : [paragraph([{ type: 'TextRun', text: page.t('code-other-spelling', { code }) }])];
}

/** The number as the person typed it, where it is kept under another form. */
function typedAs(code: string, { decoded }: Lookup): string | null {
  return decoded?.code === code ? decoded.typed : null;
}

/** The one they know first. */
function bothOf(code: string, typed: string | null): string {
  return typed === null ? code : `${typed} (${code})`;
}

/** An unknown code: plainly marked, and what the number itself gives away. */
function stranger(code: string, typed: string | null, page: Page): Element[] {
  const family = decodeFamily(code);
  const lines: string[] = [];
  if (family?.severity) lines.push(page.t('decoded-severity', { severity: family.severity }));
  if (family?.facilityName) {
    lines.push(
      page.t('decoded-facility', { name: page.t(`facility-${family.facilityName}`), number: family.facility ?? 0 }),
    );
  } else if (family && family.facility !== null) lines.push(page.t('decoded-area', { number: family.facility }));
  const network = networkNumber(code);
  // `net helpmsg` knows no network errors: their texts lie elsewhere.
  if (network !== null) lines.push(page.t('decoded-network', { number: String(network) }));
  else if (typeof family?.win32 === 'number') lines.push(page.t('decoded-win32', { number: String(family.win32) }));
  if (typeof family?.http === 'number') lines.push(page.t('decoded-http', { status: String(family.http) }));
  if (family?.ntstatus) lines.push(page.t('decoded-ntstatus'));
  if (family?.kind === 'aadsts') lines.push(page.t('decoded-aadsts'));
  const says =
    lines.length > 0
      ? [say(page.t('code-decoded'), { subtle: true }), ...lines.map((line) => close(say(`• ${line}`)))]
      : [];
  return [heading(page.t('code-unknown', { code: bothOf(code, typed) }), { size: 'Large' }), ...says];
}

/** Near misses to choose from; never taken for what was asked. */
function suggestions(lookup: Lookup, q: string, known: boolean, page: Page): Element[] {
  const offered = lookup.suggestions.slice(0, SUGGESTED);
  if (known || offered.length === 0) return [];
  const args = { code: lookup.decoded?.typed ?? lookup.decoded?.code ?? q, count: offered.length };
  return [
    paragraph([{ type: 'TextRun', text: page.t('did-you-mean', args) }]),
    ...offered.map((code) => suggestion(code, page)),
  ];
}

/** A code to tap, with its symbol if it has one (`0x801c03f2 DSREG_E_DIRECTORY_FAILURE`). */
export function suggestion(code: string, page: Page): Element {
  const [id = code] = code.split(' ');
  const data = payload({ do: 'show', about: { is: 'code', q: id }, lang: page.language });
  const action = { type: 'Action.Submit', title: code, data };
  const line = paragraph([{ type: 'TextRun', text: `› ${code}`, fontType: 'Monospace' }]);
  const drawn = close(group([line], { emphasis: true }));
  drawn.selectAction = action;
  return drawn;
}
