// Damages hand-read captures the way a chat, a mail, a console or an editor does, by chance, and judges the diagnosis.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnosis } from '../../diagnosis/types.ts';
import { diagnoseText } from '../diagnosis/engine.ts';
import { CUT, LOSSLESS, type PasteClass } from './paste-classes.ts';
import { rollOf } from './roll.ts';
import { below, noneOf, type Measure, type Row } from './row.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'dsregcmd');
const NEED_PERCENT = 99;
/** Told by User State alone, which people leave out for the names in it: without it the device is rightly called healthy. */
const SECOND_ACCOUNT = 'dual-state-same-tenant';

interface Capture {
  name: string;
  text: string;
}

export const measures: Measure[] = [
  {
    id: 'A2',
    what: 'damaged pastes',
    quick: () => Promise.resolve(generatedPastes(100)),
    full: () => Promise.resolve(generatedPastes(2_000)),
  },
];

/** Whole outputs, as hand-read; other material has no rows to damage. */
const captures: Capture[] = readdirSync(FIXTURES)
  .map((name) => ({ name, text: readFileSync(join(FIXTURES, name, 'input.txt'), 'utf8').trimEnd() }))
  .filter(({ text }) => text.includes('AzureAdJoined') && text.includes('AzureAdPrt') && text.split('\n').length > 20);

/** So many pastes of each class; the rows name the first few that went wrong. */
export function generatedPastes(each: number, diagnose: (text: string) => Diagnosis = diagnoseText): Row[] {
  const clean = new Map(captures.map(({ name, text }) => [name, diagnoseText(text)]));
  const thrown: string[] = [];
  let made = 0;
  // One of two runs left over is a whole capture, and rightly read as one.
  const single = captures.filter(({ text }) => text.split('AzureAdJoined :').length === 2);
  const run = (
    { name: kind, make }: PasteClass,
    isWrong: (found: Diagnosis, clean: Diagnosis) => boolean,
  ): string[] => {
    const wrong: string[] = [];
    for (let n = 0; n < each; n += 1) {
      const roll = rollOf(`${kind} ${n}`);
      const { name, text } = roll.pick(LOSSLESS.some((one) => one.name === kind) ? captures : single);
      const other = roll.pick(captures).text;
      const label = `${kind} ${n} (${name})`;
      made += 1;
      try {
        const found = diagnose(make(text, roll, other));
        const meant = clean.get(name);
        if (meant !== undefined && isWrong(found, meant))
          wrong.push(`${label}: ${essence(found)}, not ${essence(meant)}`);
      } catch (error) {
        thrown.push(`${label}: ${String(error)}`);
      }
    }
    return wrong;
  };
  const lossless = LOSSLESS.map((kind): Row => {
    const wrong = run(kind, (found, meant) => essence(found) !== essence(meant));
    const percent = (100 * (each - wrong.length)) / each;
    return {
      id: `A2.${kind.name}`,
      figure: withExamples(`${percent.toFixed(2)} %`, wrong),
      need: `>= ${NEED_PERCENT} % of ${each} as clean`,
      ok: percent >= NEED_PERCENT,
    };
  });
  let otherPhase = 0;
  let unseen = 0;
  const cut = CUT.map((kind): Row => {
    const wrong = run(kind, (found, meant) => {
      const phases = [found.failedPhase, meant.failedPhase];
      if (!phases.includes(null) && phases[0] !== phases[1]) otherPhase += 1;
      const isUnseen = found.verdict === 'healthy' && meant.primary?.id === SECOND_ACCOUNT;
      if (isUnseen) unseen += 1;
      return !isUnseen && isWrongVerdict(found, meant);
    });
    return { ...noneOf(`A2.${kind.name}.wrong`, wrong.length, each), figure: withExamples(wrong.length, wrong) };
  });
  const percentOfCut = (count: number): number => (100 * count) / (CUT.length * each);
  return [
    { ...noneOf('A2.throws', thrown.length, made), figure: withExamples(thrown.length, thrown) },
    ...lossless,
    ...cut,
    below('A2.cuts.another-phase', percentOfCut(otherPhase), 1, '%: its line is gone, a later test speaks'),
    below('A2.cuts.account-unseen', percentOfCut(unseen), 1, '%: the section that shows it is gone'),
  ];
}

const withExamples = (figure: number | string, wrong: readonly string[]): number | string =>
  wrong.length === 0 ? figure : `${figure}; ${wrong.slice(0, 5).join('; ')}`;

const essence = ({ verdict, failedPhase, primary }: Diagnosis): string =>
  `${verdict} ${failedPhase ?? '-'} ${primary?.id ?? '-'}`;

/**
 * What is cut may be undecided or no output at all; anything it does say must be what the whole says. The whole can be
 * undecided for the very finding that a piece of it names.
 */
function isWrongVerdict(found: Diagnosis, meant: Diagnosis): boolean {
  if (found.verdict === 'undecided' || found.verdict === 'not-dsregcmd' || found.verdict === meant.verdict)
    return false;
  return found.verdict === 'healthy' || !meant.findings.some(({ id }) => id === found.primary?.id);
}
