// Runs every content check over the knowledge folder, and the report on the source documents.
import type { Problem } from '../yaml.ts';
import { checkCodeSpans } from './code-spans.ts';
import { checkCodesAgree } from './codes-agree.ts';
import { reportCorpus } from './corpus/index.ts';
import type { CorpusFinding } from './corpus/finding.ts';
import { checkCorrects } from './corrects.ts';
import { checkLimits } from './limits.ts';
import { checkLinks } from './links.ts';
import { checkLocales } from './locales.ts';
import { checkNoCorpusDefect } from './no-corpus-defect.ts';
import { checkParity } from './parity.ts';
import { checkQuestions } from './questions.ts';
import { openRoom } from './room.ts';
import type { Check, Say } from './room.ts';
import { checkRuleTargets } from './rule-targets.ts';
import { checkSources } from './sources.ts';
import { checkTopics } from './topics.ts';
import { checkUnits } from './units.ts';

export interface CheckResult {
  /** `file` is relative to the knowledge folder. */
  errors: Problem[];
  warnings: Problem[];
  /** What a program finds wrong in the source documents by itself. */
  report: CorpusFinding[];
}

const CHECKS: readonly Check[] = [
  checkParity,
  checkCodeSpans,
  checkCodesAgree,
  checkSources,
  checkUnits,
  checkTopics,
  checkLimits,
  checkNoCorpusDefect,
  checkCorrects,
  checkRuleTargets,
  checkLinks,
  checkQuestions,
  checkLocales,
];

/**
 * @param dir the knowledge folder
 * @throws when the folder, a locale or codes.tsv cannot be read
 */
export function runChecks(dir: string): CheckResult {
  const { room, line } = openRoom(dir);
  const errors: Problem[] = [...room.unreadable];
  const warnings: Problem[] = [];
  const say: Say = {
    error: (entry, path, message) =>
      void errors.push({ file: `entries/${entry.file}`, line: line(entry, path), message }),
    warning: (entry, path, message) =>
      void warnings.push({ file: `entries/${entry.file}`, line: line(entry, path), message }),
    errorIn: (file, at, message) => void errors.push({ file, line: at, message }),
    warningIn: (file, at, message) => void warnings.push({ file, line: at, message }),
  };
  for (const check of CHECKS) check(room, say);
  errors.sort(byPlace);
  warnings.sort(byPlace);
  return { errors, warnings, report: reportCorpus(room.documents, room.forms) };
}

function byPlace(left: Problem, right: Problem): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line || (left.message < right.message ? -1 : 1);
}
