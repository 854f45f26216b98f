// What a person wrote themselves: a message without the output, codes and symbols pasted into it.
import { FIELDS } from '../diagnosis/fields.ts';
import { parseStatus } from '../diagnosis/parse.ts';
import type { DsregStatus } from '../diagnosis/types.ts';

/** Labels of several words (`Error Phase`), folded, the longest first: they are Windows' words, in any language. */
const LABELS = [...new Set(FIELDS.map((field) => field.label.toLowerCase()))]
  .filter((label) => label.includes(' '))
  .sort((left, right) => right.length - left.length);

/** The language shows in much less. */
const MOST = 20_000;

/**
 * The words of the message that tell its language; empty when all of it was printed by a machine.
 * @param read what the message parses to, where that is known
 */
export function prose(message: string, read?: DsregStatus): string {
  const text = message.slice(0, MOST).trim();
  if (text.length < 400 && !text.includes(':')) return withoutCodes(text);
  const status = read ?? parseStatus(text);
  const printed = new Set(status.fields.map((field) => field.line));
  const lines = text.split('\n');
  // “DomainJoined : NO, wat betekent dat?” is a sentence with a field in it, not an output.
  if (lines.length <= 2 && status.fields.length <= 2) return withoutCodes(text);
  const kept = lines.filter((line, index) => !printed.has(index + 1) && !isRule(line));
  return withoutCodes(kept.join('\n')).slice(0, 2000);
}

/** Borders and banners: `+----------+`, `| Device State |`. */
function isRule(line: string): boolean {
  const start = line.trim().charAt(0);
  return start === '+' || start === '|';
}

function withoutCodes(text: string): string {
  return withoutLabels(text)
    .split(/\s+/)
    .filter((token) => !isCode(token))
    .join(' ');
}

/** Codes, paths, names with underscores and labels in CamelCase belong to no language. */
function isCode(token: string): boolean {
  if (/[0-9_\\/]/.test(token)) return true;
  const first = token.slice(1);
  return first !== first.toLowerCase() && first.toLowerCase() !== first.toUpperCase();
}

function withoutLabels(text: string): string {
  let rest = text;
  for (const label of LABELS) {
    const folded = rest.toLowerCase();
    const parts: string[] = [];
    let done = 0;
    for (let at = folded.indexOf(label); at >= 0; at = folded.indexOf(label, done)) {
      parts.push(rest.slice(done, at));
      done = at + label.length;
    }
    if (done > 0) rest = [...parts, rest.slice(done)].join(' ');
  }
  return rest;
}
