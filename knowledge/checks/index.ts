// Runs every content check over the knowledge folder, and the report on the source documents.
import type { Problem } from '../yaml.ts';
import { checkCodeSpans } from './code-spans.ts';
import { checkCodesAgree } from './codes-agree.ts';
import { reportCorpus } from './corpus/index.ts';
import type { CorpusFinding } from './corpus/finding.ts';
import { checkCorrects } from './corrects.ts';
import { checkFreshness } from './freshness.ts';
import { checkLanguages } from './languages.ts';
import { checkLimits } from './limits.ts';
import { checkLinks } from './links.ts';
import { checkLocales } from './locales.ts';
import { checkNoCorpusDefect } from './no-corpus-defect.ts';
import { checkOverlap } from './overlap.ts';
import { checkParity } from './parity.ts';
import { checkQuestions } from './questions.ts';
import { openRoom } from './room.ts';
import type { Check, Room, Say } from './room.ts';
import { checkRuleTargets } from './rule-targets.ts';
import { checkSources } from './sources.ts';
import { checkTopics } from './topics.ts';
import { checkUnfinished } from './unfinished.ts';
import { checkUnits } from './units.ts';
import { checkVariants } from './variants.ts';
import { checkWording } from './wording.ts';

/** A problem, and the check that found it. */
export interface Found extends Problem {
  check: string;
}

export interface CheckResult {
  /** `file` is relative to the knowledge folder. */
  errors: Found[];
  warnings: Found[];
  /** What a program finds wrong in the source documents by itself. */
  report: CorpusFinding[];
  /** The source documents that were looked at, under sources/. */
  documents: string[];
  /** The names of all checks that ran, in their order. */
  checks: string[];
  /** Those that did not: they would only repeat, a hundred times, that what they rest on cannot be read. */
  waiting: string[];
  /** How much was looked at. */
  entries: number;
}

const CHECKS: Record<string, Check> = {
  unfinished: checkUnfinished,
  parity: checkParity,
  'code spans': checkCodeSpans,
  codes: checkCodesAgree,
  sources: checkSources,
  units: checkUnits,
  topics: checkTopics,
  limits: checkLimits,
  'damaged words': checkNoCorpusDefect,
  wording: checkWording,
  corrections: checkCorrects,
  rules: checkRuleTargets,
  links: checkLinks,
  questions: checkQuestions,
  variants: checkVariants,
  overlap: checkOverlap,
  freshness: checkFreshness,
  'interface texts': checkLocales,
  languages: checkLanguages,
};
const READING = 'readable';

/**
 * @param dir the knowledge folder
 * @param today `2026-11-21`, the day by which facts are old; without it the last one any entry was checked on
 * @throws when the folder, a locale or codes.tsv cannot be read
 */
export function runChecks(dir: string, today?: string): CheckResult {
  const { room, line } = openRoom(dir, today);
  const errors: Found[] = room.unreadable.map((problem) => ({ check: READING, ...problem }));
  const warnings: Found[] = [];
  const waiting = waitingIn(room);
  for (const [name, check] of Object.entries(CHECKS)) {
    if (waiting.includes(name)) continue;
    const about =
      (into: Found[]): Say['error'] =>
      (entry, path, message) =>
        void into.push({ check: name, file: `entries/${entry.file}`, line: line(entry, path), message });
    const inFile =
      (into: Found[]): Say['errorIn'] =>
      (file, at, message) =>
        void into.push({ check: name, file, line: at, message });
    check(room, {
      error: about(errors),
      warning: about(warnings),
      errorIn: inFile(errors),
      warningIn: inFile(warnings),
    });
  }
  errors.sort(byPlace);
  warnings.sort(byPlace);
  return {
    errors,
    warnings,
    report: reportCorpus(room.documents, room.forms),
    documents: room.documents.map(({ file }) => file),
    checks: [READING, ...Object.keys(CHECKS).filter((name) => !waiting.includes(name))],
    waiting,
    entries: room.entries.length,
  };
}

function waitingIn({ unreadable, entries }: Room): string[] {
  const noSources = unreadable.some(({ file }) => file.startsWith('sources/'));
  const none = entries.length === 0;
  const waits: Record<string, boolean> = { codes: none, sources: noSources, units: noSources || none, topics: none };
  return Object.keys(waits).filter((name) => waits[name]);
}

/** What all entries share stands first: it can be the reason for much that is wrong in them. */
function byPlace(left: Problem, right: Problem): number {
  const inEntries = Number(left.file.startsWith('entries/')) - Number(right.file.startsWith('entries/'));
  if (inEntries !== 0) return inEntries;
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line || (left.message < right.message ? -1 : 1);
}
