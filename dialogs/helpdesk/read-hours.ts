// Reads opening hours as people type them, and says them in any language. Pure.
import { isZone, minutesOf } from '../../helpdesk/hours.ts';
import type { Hours, Span } from '../../helpdesk/hours.ts';
import type { Page } from '../page.ts';
import { fold } from '../words.ts';

/** Folded name of a day -> 1 (Monday) to 7, from the `words-days` texts of all languages. */
export type DayNames = ReadonlyMap<string, number>;

/** Reads seven groups of names, Monday first, separated by `|`. */
export function readDayNames(texts: string[]): DayNames {
  const names = new Map<string, number>();
  for (const text of texts) {
    const groups = text.split('|');
    for (const [index, group] of groups.entries())
      for (const name of fold(group).split(' ')) names.set(name, index + 1);
  }
  return names;
}

/**
 * `mon-thu 08:00-16:30 fri 8-15 Europe/Oslo 2026-12-25`, a date for a day it stays closed. Without a zone that of `zone`, which stands for the hours before.
 * Null when a word cannot be read, a time ends before it begins, or something is missing.
 */
export function readHours(text: string, days: DayNames, zone: string | undefined): Hours | null {
  const spans: Span[] = [];
  const closed: string[] = [];
  let named: number[] = [];
  let found = zone;
  for (const word of wordsOf(text)) {
    if (isDate(word)) {
      closed.push(word);
      continue;
    }
    const range = readTimes(word);
    const more = range ? null : readDays(word, days);
    if (range && named.length > 0) {
      spans.push({ days: [...new Set(named)].sort(), ...range });
      named = [];
    } else if (more) named.push(...more);
    else if (!range && isZone(word)) found = word;
    else return null;
  }
  return spans.length === 0 || named.length > 0 || found === undefined
    ? null
    : { zone: found, spans, ...(closed.length > 0 && { closed: closed.sort() }) };
}

/** Words, with the dash of a range closed up. */
function wordsOf(text: string): string[] {
  const dashes = text
    .split(/[\u2013\u2014]/)
    .join('-')
    .split(/\s+/)
    .join(' ')
    .split(' - ')
    .join('-');
  return dashes
    .split(/[\s,;]+/)
    .map((word) => (word.length > 3 && word.endsWith('.') ? word.slice(0, -1) : word))
    .filter(Boolean);
}

function isDate(word: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(word)) return false;
  const at = new Date(`${word}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(word);
}

function readDays(word: string, names: DayNames): number[] | null {
  const [first = '', last, ...rest] = word.split('-').map(fold);
  const from = names.get(first);
  if (from === undefined || rest.length > 0) return null;
  if (last === undefined) return [from];
  const to = names.get(last);
  if (to === undefined) return null;
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((from - 1 + index) % 7) + 1);
}

function readTimes(word: string): { from: string; to: string } | null {
  const [from, to, ...rest] = word.split('-').map(readTime);
  if (!from || !to || rest.length > 0 || minutesOf(from) >= minutesOf(to)) return null;
  return { from, to };
}

/** `8`, `08:00`, `8.30`; midnight at the end of a day is 24:00. */
function readTime(text: string): string | null {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(text);
  if (!match) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2] ?? '0')];
  if (minutes > 59 || hours * 60 + minutes > 24 * 60) return null;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** A known Monday. */
const MONDAY = Date.UTC(2026, 10, 23);

/** The hours in the page's language: `Mon–Thu 08:00–16:30, Fri 08:00–15:00 (Europe/Oslo)`. */
export function sayHours(hours: Hours, page: Page): string {
  const format = new Intl.DateTimeFormat(page.t('locale-tag'), { weekday: 'short', timeZone: 'UTC' });
  const name = (day: number): string => format.format(new Date(MONDAY + (day - 1) * 86_400_000));
  const spans = hours.spans.map((span) => `${sayDays(span.days, name)} ${span.from}–${span.to}`);
  const open = `${spans.join(', ')} (${hours.zone})`;
  if (!hours.closed) return open;
  const date = new Intl.DateTimeFormat(page.t('locale-tag'), { dateStyle: 'medium', timeZone: 'UTC' });
  const days = hours.closed.map((day) => date.format(new Date(`${day}T00:00:00Z`)));
  return `${open}; ${page.t('hours-closed', { days: days.join(', ') })}`;
}

function sayDays(days: number[], name: (day: number) => string): string {
  const [first = 1] = days;
  const last = days.at(-1) ?? first;
  const inRow = days.length > 2 && last - first === days.length - 1;
  return inRow ? `${name(first)}–${name(last)}` : days.map(name).join(', ');
}

/** A moment as the page's language writes it, by the clock of a zone: Monday 23 November 2026, 08:00. */
export function sayMoment(at: Date, zone: string, page: Page): string {
  const tag = page.t('locale-tag');
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: zone } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const;
  const clock = new Intl.DateTimeFormat('en-GB', time).formatToParts(at);
  const part = (type: string): string => clock.find((one) => one.type === type)?.value ?? '';
  return page.t('moment', {
    // British English puts a comma after the weekday in some versions of the data.
    day: new Intl.DateTimeFormat(tag, day).format(at).replace(', ', ' '),
    hours: part('hour'),
    minutes: part('minute'),
  });
}
