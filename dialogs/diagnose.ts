// The flow for a pasted output: read, judge, and put what was found into the form an answer is drawn from.
import { redact, redactLines } from '../diagnosis/redact.ts';
import type { Diagnosis, DsregStatus, Evidence, Finding } from '../diagnosis/types.ts';
import type { CarriedDiagnosis, CarriedFinding } from './cards/actions.ts';
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

/**
 * Packs a diagnosis for its answer. Quotes are redacted before they go anywhere: what is drawn can be forwarded.
 * `paste` is the reference under which the redacted text is remembered, or empty.
 */
export function carry(diagnosis: Diagnosis, status: DsregStatus, paste: string, hidden: number): CarriedDiagnosis {
  return {
    verdict: diagnosis.verdict,
    phase: diagnosis.failedPhase,
    join: diagnosis.joinType,
    findings: diagnosis.findings.slice(0, 4).map((finding, index) => carryFinding(finding, index === 0 ? QUOTES : 1)),
    notes: diagnosis.notes.slice(0, 6).map((note) => note.id),
    missing: diagnosis.missing.slice(0, 6),
    checked: diagnosis.checked,
    seen: seenLines(diagnosis, status),
    paste,
    private: hidden > 0,
  };
}

/**
 * The redacted paste as the helpdesk may get it: borders and padding gone, bounded; and how much was hidden.
 * @param read what the same text was parsed to, where that is known
 */
export function redactPaste(text: string, read?: DsregStatus): { text: string; hidden: number } {
  const redacted = redactLines(text, read);
  const kept: string[] = [];
  for (const line of redacted.lines) {
    const trimmed = line.trim();
    if (trimmed !== '' && !trimmed.startsWith('+--')) kept.push(trimmed.startsWith('|') ? banner(trimmed) : trimmed);
  }
  return { text: kept.join('\n').slice(0, PASTE_LIMIT), hidden: redacted.count };
}

/** `| Device State      |` as `| Device State |`. */
function banner(line: string): string {
  return line.replace(/\s{2,}|\t/g, ' ');
}

function carryFinding(finding: Finding, most: number): CarriedFinding {
  return {
    id: finding.id,
    severity: finding.severity,
    codes: finding.codes.slice(0, 4),
    quotes: quotes(finding.evidence, most),
  };
}

/** Each line once, in printed order; derived facts have no line of their own. */
function quotes(evidence: Evidence[], most: number): string[] {
  const printed = [...new Set(evidence.filter((item) => item.line > 0).map((item) => item.quote))].slice(0, most);
  if (printed.length === 0) return [];
  return redact(printed.map((quote) => quote.slice(0, QUOTE_LENGTH)).join('\n')).text.split('\n');
}

/** What a healthy verdict rests on; when undecided, what could be read at all. */
function seenLines({ verdict, missing }: Diagnosis, status: DsregStatus): string[] {
  if (verdict === 'failing' || verdict === 'not-dsregcmd') return [];
  // Another account ran the command: what it says about that one is no check of this person's sign-in.
  const otherUser = verdict === 'healthy' && missing.includes('run-as-user');
  const labels = otherUser ? SEEN.filter((label) => !OF_THE_USER.has(label)) : SEEN;
  const telling = labels.flatMap((label) => status.byLabel.get(label)?.slice(0, 1) ?? []);
  const fields = (telling.length > 0 ? telling : status.fields.slice(0, QUOTES)).filter((field) => field.raw !== '');
  if (fields.length === 0) return [];
  return redact(fields.map((field) => `${field.label} : ${field.raw}`.slice(0, 120)).join('\n')).text.split('\n');
}
