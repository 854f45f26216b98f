// The flow for a pasted output: read, judge, and put what was found into the form an answer is drawn from.
import { fold } from '../diagnosis/labels.ts';
import { redactLines, redactRows, type RedactedLines, type Shown } from '../diagnosis/redact.ts';
import type { Diagnosis, DsregStatus, Evidence, FieldValue } from '../diagnosis/types.ts';
import type { CarriedDiagnosis } from './cards/actions.ts';
import { PASTE_LIMIT } from './cards/request.ts';

/** Values a healthy verdict lists as checked, in reading order. */
const SEEN = [
  'AzureAdJoined',
  'DomainJoined',
  'DeviceAuthStatus',
  'TpmProtected',
  'AzureAdPrt',
  'WamDefaultSet',
  'NgcSet',
];
const OF_THE_USER = new Set(['AzureAdPrt', 'WamDefaultSet', 'NgcSet']);
const QUOTES = 4;
const QUOTE_LENGTH = 160;
const SEEN_LENGTH = 120;

export interface RedactedPaste {
  text: string;
  hidden: number;
  /** All of it, for `carry`. */
  whole: RedactedLines;
}

/**
 * Packs a diagnosis for its answer. Quotes are redacted before they go anywhere: what is drawn can be forwarded.
 * `paste` is the reference under which the redacted text is remembered, or empty; `whole` is that text.
 */
export function carry(
  diagnosis: Diagnosis,
  status: DsregStatus,
  paste: string,
  hidden: number,
  whole = redactLines(status.text, status),
): CarriedDiagnosis {
  const hide = (rows: Shown[], length: number): string[] =>
    redactRows(rows, whole).map((row) => (row.length > length ? cut(row, length) : row));
  return {
    verdict: diagnosis.verdict,
    phase: diagnosis.failedPhase,
    join: diagnosis.joinType,
    findings: diagnosis.findings.slice(0, 4).map(({ id, severity, codes, evidence }, index) => ({
      id,
      severity,
      codes: codes.slice(0, 4),
      quotes: hide(quotes(evidence, index === 0 ? QUOTES : 1), QUOTE_LENGTH),
    })),
    notes: diagnosis.notes.slice(0, 6).map((note) => note.id),
    missing: diagnosis.missing.slice(0, 6),
    checked: diagnosis.checked,
    seen: hide(seenLines(diagnosis, status), SEEN_LENGTH),
    paste,
    private: hidden > 0,
  };
}

/** Cut last, so that no half of a value is left that nothing would know; nor half of a placeholder. */
function cut(row: string, length: number): string {
  return row.slice(0, length).replace(/<[a-z]{0,12}(?:-[0-9]{0,5})?$/, '');
}

/**
 * The redacted paste as the helpdesk may get it: borders and padding gone, bounded; and how much was hidden.
 * @param read what the same text was parsed to, where that is known
 */
export function redactPaste(text: string, read?: DsregStatus): RedactedPaste {
  const redacted = redactLines(text, read);
  const kept: string[] = [];
  for (const line of redacted.lines) {
    const trimmed = line.trim();
    if (trimmed !== '' && !trimmed.startsWith('+--')) kept.push(trimmed.startsWith('|') ? banner(trimmed) : trimmed);
  }
  return { text: kept.join('\n').slice(0, PASTE_LIMIT), hidden: redacted.count, whole: redacted };
}

/** `| Device State      |` as `| Device State |`. */
function banner(line: string): string {
  return line.replace(/\s{2,}|\t/g, ' ');
}

/** Each line once, in printed order; derived facts have no line of their own. */
function quotes(evidence: Evidence[], most: number): Shown[] {
  const printed = evidence.filter(({ line }) => line > 0);
  return [...new Map(printed.map((item) => [item.quote, item])).values()].slice(0, most);
}

/** What a healthy verdict rests on; when undecided, what could be read at all. */
function seenLines({ verdict, missing, findings }: Diagnosis, status: DsregStatus): Shown[] {
  if (verdict === 'failing' || verdict === 'not-dsregcmd') return [];
  // Another account ran the command: what it says about that one is no check of this person's sign-in.
  const otherUser = verdict === 'healthy' && missing.includes('run-as-user');
  const labels = otherUser ? SEEN.filter((label) => !OF_THE_USER.has(label)) : SEEN;
  const telling = labels.flatMap((label) => status.byLabel.get(label)?.slice(0, 1) ?? []).filter(isRow);
  // What an event tells has been quoted with what was found in it.
  const others = status.kind === 'dsregcmd-status' || findings.length === 0 ? status.fields.slice(0, QUOTES) : [];
  const fields = (telling.length > 0 ? telling : others).filter((field) => field.raw !== '');
  const lines = fields.map((field) => (isRow(field) ? `${field.label} : ${field.raw}` : field.quote));
  return fields.flatMap(({ line }, at) => {
    const quote = lines[at] ?? '';
    return lines.indexOf(quote) === at ? { line, quote } : [];
  });
}

/** Whether a field stands as a row in the text; of events and messages it is only what their words mean. */
const isRow = ({ label, quote }: FieldValue): boolean => fold(quote).includes(fold(label));
