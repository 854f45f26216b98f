// Reads the heads of events: their log and number, as the viewer, XML and PowerShell write them, in our languages.

const NUMBER =
  /(?:event ?id(?: qualifiers="[^"]{0,9}")?|gebeurtenis-id|hendelses?-id)["' ]{0,12}[:>=]["' ]{0,16}([0-9]{1,5})(?![0-9])/;
/** Get-WinEvent, as a list. */
const LISTED = /(?:^|\n)[ \t>|]{0,20}id {1,20}: {1,3}([0-9]{1,5})[ \t]{0,20}(?=\n|$)/;
const LOG =
  /(?:log ?name|logboeknaam|loggnavn|provider ?name|source|bron|kilde|channel)["' ]{0,16}[:=>]["' ]{0,16}(?:microsoft-windows-(?:user device registration|aad)|user device registration)(?![a-z])/;

/** The number that a line in lower case, or a text of such lines, gives first; null where it is no head. */
export function eventNumber(lower: string): number | null {
  const digits = NUMBER.exec(lower)?.[1] ?? LISTED.exec(lower)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Whether a text in lower case has the head of an event of the registration or of the sign-in. */
export const hasEventHead = (lower: string): boolean => LOG.test(lower) && eventNumber(lower) !== null;

/** `event 1098`, with or without a head. */
const NAMED =
  /(?:event(?: ?id(?: qualifiers="[^"]{0,9}")?)?|gebeurtenis-id|hendelses?-id)["':#>= ]{1,16}([0-9]{1,5})(?![0-9])/g;
/** Those of the log of the sign-in. */
const TOKEN_EVENTS = new Set(['1081', '1088', '1097', '1098']);

/** Whether a text in lower case names an event of the log of the sign-in. */
export const namesTokenEvent = (lower: string): boolean =>
  Array.from(lower.matchAll(NAMED)).some(([, number = '']) => TOKEN_EVENTS.has(number));

/** Whether it names event 220: the directory does not give the computer its own object. */
export const namesObjectEvent = (lower: string): boolean =>
  Array.from(lower.matchAll(NAMED)).some(([, number]) => number === '220');

/** The step of the join that an event of the registration’s log is of. */
const STEPS = new Map([
  [200, 'discover'],
  [201, 'discover'],
  [202, 'join'],
  [203, 'join'],
  [204, 'join'],
  [205, 'join'],
  [220, 'join'],
  [305, 'auth'],
  [307, 'discover'],
  [334, 'pre-check'],
]);
/** Whether Windows Hello is going to be set up. */
const RESULTS = new Map([
  [358, 'WillProvision'],
  [360, 'WillNotProvision'],
  [362, 'WillNotProvision'],
]);

/** What the number of an event of the registration’s log says, in whatever language its text is. */
export function meaningOf(lower: string): { step?: string | undefined; hello?: string | undefined } {
  const number = eventNumber(lower) ?? 0;
  return { step: STEPS.get(number), hello: RESULTS.get(number) };
}
