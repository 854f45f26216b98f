// The engine with the rules of the repository, and short ways to ask it.
import { compileRules } from '../../diagnosis/diagnose.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import type { ChatContext, Diagnosis, Finding } from '../../diagnosis/types.ts';
import { loadRules, loadSymbols } from '../rules.ts';
import { buildStatus } from './status.ts';

const engine = compileRules(loadRules(), loadSymbols());

export function diagnose(lines: Readonly<Record<string, string>>): Diagnosis {
  const { status, context } = buildStatus(lines);
  return engine.diagnose(status, context);
}

export const diagnoseText = (text: string, context: ChatContext = {}): Diagnosis =>
  engine.diagnose(parseStatus(text), context);

export const ids = (findings: readonly Finding[]): string[] => findings.map((finding) => finding.id);

/** Every finding and note. */
export const allIds = (diagnosis: Diagnosis): string[] => ids([...diagnosis.findings, ...diagnosis.notes]);

/** What a fixture's status.json lists: everything read, without the places. */
export function readOf(text: string): Record<string, unknown> {
  const { kind, layout, deviceStateBanners, fields } = parseStatus(text);
  const compact = fields.map(({ section, account, label, raw }) => ({ section, account, label, raw }));
  return { kind, layout, deviceStateBanners, fields: compact };
}

/** What a fixture's diagnosis.json lists. */
export const essenceOf = (found: Diagnosis): Record<string, unknown> => ({
  verdict: found.verdict,
  failedPhase: found.failedPhase,
  joinType: found.joinType,
  primary: found.primary?.id ?? null,
  findings: ids(found.findings),
  notes: ids(found.notes),
  missing: found.missing,
});

export const verdictAndPhase = ({ verdict, failedPhase }: Diagnosis): string =>
  failedPhase === null ? verdict : `${verdict} ${failedPhase}`;
