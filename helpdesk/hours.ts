// When the helpdesk is open, in its own time zone: now, next time, and a number of working days from then. Pure.

/** Days 1 (Monday) to 7, from and to as `08:00` on the wall clock of the zone. */
export interface Span {
  days: number[];
  from: string;
  to: string;
}

export interface Hours {
  /** An IANA name, such as Europe/Oslo. */
  zone: string;
  spans: Span[];
  /** Days it stays closed all the same, such as `2026-12-25`. */
  closed?: string[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WORKING_WEEK = [1, 2, 3, 4, 5];
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Whether a time zone of this name is known. */
export function isZone(zone: string): boolean {
  try {
    clockOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Whether the helpdesk is open at that moment. */
export function isOpen(hours: Hours, at: Date): boolean {
  const { day, minutes, date } = wallTime(hours.zone, at);
  if (isClosed(hours, date)) return false;
  return hours.spans.some(
    (span) => span.days.includes(day) && minutes >= minutesOf(span.from) && minutes < minutesOf(span.to),
  );
}

/** The next moment the helpdesk is open: `at` itself when it is open then; null when it never opens. */
export function nextOpening(hours: Hours, at: Date): Date | null {
  if (isOpen(hours, at)) return at;
  const openings: number[] = [];
  for (let ahead = 0; ahead <= 8 + (hours.closed?.length ?? 0); ahead++) {
    const noon = wallTime(hours.zone, new Date(at.getTime() + ahead * DAY_MS));
    if (isClosed(hours, noon.date)) continue;
    for (const span of hours.spans) {
      if (!span.days.includes(noon.day)) continue;
      const opening = instant(hours.zone, noon.date, minutesOf(span.from));
      if (opening > at.getTime()) openings.push(opening);
    }
  }
  return openings.length === 0 ? null : new Date(Math.min(...openings));
}

/**
 * The same time of day so many working days later, moved to the next opening when the helpdesk is closed then.
 * Without hours, Monday to Friday (UTC) are working days and every hour of them counts.
 */
export function addWorkingDays(hours: Hours | null, since: Date, days: number): Date {
  const working = hours === null ? WORKING_WEEK : [...new Set(hours.spans.flatMap((span) => span.days))];
  const zone = hours?.zone ?? 'UTC';
  let at = since.getTime();
  let left = working.length === 0 ? 0 : days;
  while (left > 0) {
    at += DAY_MS;
    const { day, date } = wallTime(zone, new Date(at));
    if (working.includes(day) && !(hours && isClosed(hours, date))) left--;
  }
  return (hours && nextOpening(hours, new Date(at))) ?? new Date(at);
}

/** Minutes since midnight of `08:30`. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

interface WallTime {
  day: number;
  minutes: number;
  /** Year, month and day as numbers. */
  date: [number, number, number];
}

function wallTime(zone: string, at: Date): WallTime {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  return {
    day: WEEKDAYS.indexOf(parts['weekday'] ?? '') + 1,
    minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
    date: [Number(parts['year']), Number(parts['month']), Number(parts['day'])],
  };
}

function isClosed({ closed = [] }: Hours, [year, month, day]: WallTime['date']): boolean {
  return closed.includes(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
}

/** The moment a wall clock shows this; in the hour that a change of clocks leaves out, the one after it. */
function instant(zone: string, [year, month, day]: WallTime['date'], minutes: number): number {
  const wanted = Date.UTC(year, month - 1, day) + minutes * MINUTE_MS;
  const missing = (at: number): number => {
    const seen = wallTime(zone, new Date(at));
    return wanted - (Date.UTC(seen.date[0], seen.date[1] - 1, seen.date[2]) + seen.minutes * MINUTE_MS);
  };
  // Twice, because the first correction may cross a change of clocks.
  let guess = wanted + missing(wanted);
  guess += missing(guess);
  // West of Greenwich an hour that is left out is found from its other side.
  return guess + Math.max(0, missing(guess));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Made once a zone: making one is slow. Throws for a zone that does not exist. */
function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    });
    clocks.set(zone, clock);
  }
  return clock;
}
