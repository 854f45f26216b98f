// Finds the field a printed label means: exactly as Windows prints it, or whatever case and spaces became of it.

import { FIELDS, LEGACY, OLD_LABELS, type FieldKind } from './fields.ts';

export interface Label {
  label: string;
  kind: FieldKind;
  /** The sections that print it, the most usual first. */
  homes: readonly string[];
  /** The label of another section that differs in case or a space only (`OnPremTgt` and `OnPremTGT`). */
  twin: Label | null;
  /** A single word with inner capitals, or with a rare word: not found in ordinary sentences. */
  distinctive: boolean;
  /** `Virtual Desktop` or one of the rows below it. */
  isVirtualDesktop: boolean;
}

const byExact = new Map<string, Label>();
const byFold = new Map<string, Label>();
const lastWords = new Set<string>();

/** Letters and digits only, lower case; leading digits (line numbers) go. */
export function fold(text: string): string {
  let folded = '';
  // Runs of what stays, not sign by sign: each sign would be a string of its own.
  for (let at = 0; at < text.length; at += 1) {
    const start = at;
    while (isKept(text.charCodeAt(at), folded !== '' || at > start)) at += 1;
    if (at > start) folded += text.slice(start, at);
  }
  return folded.toLowerCase();
}

function isKept(code: number, isInside: boolean): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57 && isInside);
}

/** The label exactly as printed by some build, else undefined. */
export function findExact(text: string): Label | undefined {
  return byExact.get(text);
}

/** The label in spite of case, spaces, quotes, bullets and line numbers, else undefined. */
export function findFolded(text: string): Label | undefined {
  return text.length > 64 ? undefined : byFold.get(fold(text));
}

/** Whether some label can end in this word; a cheap no for times, URLs and sentences. */
export function canEndLabel(word: string): boolean {
  return lastWords.has(fold(word));
}

/** The rows below `Virtual Desktop : YES`, whose labels are too common to be known elsewhere. */
export function findVirtualDesktop(text: string): Label | undefined {
  return text.length > 64 ? undefined : byFold.get(`virtualdesktop${fold(text)}`);
}

// Words of a label as a person may space them: `AzureAdPrt` -> Azure, Ad, Prt.
function spokenWords(label: string): string[] {
  return label.split(/[ /:-]|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).filter((word) => word !== '');
}

function learn(): void {
  const homes = new Map<string, string[]>();
  for (const field of FIELDS) {
    if (field.section === LEGACY) continue;
    const seen = homes.get(field.label);
    if (seen) {
      seen.push(field.section);
      continue;
    }
    const sections = [field.section];
    homes.set(field.label, sections);
    const { label, kind } = field;
    const distinctive =
      /^[A-Za-z]+[a-z0-9][A-Z]|[0-9]/.test(label) || /Prt|DRS|Sync-Join|Fed-Join|ErrorCode|Https/.test(label);
    const isVirtualDesktop = label.startsWith('Virtual Desktop');
    const made: Label = { label, kind, homes: sections, twin: null, distinctive, isVirtualDesktop };
    const folded = fold(label);
    const twin = byFold.get(folded);
    if (twin) {
      made.twin = twin;
      twin.twin = made;
    } else byFold.set(folded, made);
    byExact.set(label, made);
    const words = spokenWords(label);
    for (let at = 0; at < words.length; at += 1) lastWords.add(fold(words.slice(at).join('')));
  }
  for (const [old, now] of Object.entries(OLD_LABELS)) alias(old, now);
  // Spellings that differ between builds and articles; the fold finds them too, this is the quick way.
  alias('HTTP Status', 'HTTP status');
  alias('Token Acquisition Test', 'Token acquisition Test');
  alias('Request ID', 'Request Id');
}

function alias(written: string, label: string): void {
  const known = byExact.get(label);
  if (!known) return;
  byExact.set(written, known);
  byFold.set(fold(written), known);
  lastWords.add(fold(written));
}

learn();
