// The five phases in a row: one look shows where it stopped. A mark and a word each, never colour alone.
import { PHASES } from '../../diagnosis/types.ts';
import type { Phase, Severity, Verdict } from '../../diagnosis/types.ts';
import type { Page } from '../page.ts';
import type { Element, Tone } from './elements.ts';

export type Mark = '✔' | '✖' | '⚠' | '?' | '○';
const TONES: Record<Mark, Tone> = { '✔': 'Good', '✖': 'Attention', '⚠': 'Warning', '?': 'Default', '○': 'Default' };

/** The row as data: phases before the failing one are in order, those after it were not reached. */
export function phaseMarks(verdict: Verdict, failed: Phase | null, severity: Severity | undefined): Mark[] {
  const row = PHASES.filter((phase) => phase !== 'hello');
  if (verdict === 'healthy' || failed === 'hello') return row.map(() => '✔');
  if (failed === null) return row.map(() => '?');
  const stop = row.indexOf(failed);
  const here: Mark = severity === 'warning' || severity === 'info' ? '⚠' : '✖';
  return row.map((_, index) => (index < stop ? '✔' : index === stop ? here : '○'));
}

/** Five narrow columns, short words, the current one bold: fits a phone without scrolling. */
export function phaseRow(marks: Mark[], page: Page): Element {
  const row = PHASES.filter((phase) => phase !== 'hello');
  return {
    type: 'ColumnSet',
    spacing: 'Medium',
    columns: row.map((phase, index) => column(marks[index] ?? '?', page.t(`phase-short-${phase}`))),
  };
}

function column(mark: Mark, word: string): Element {
  const here = mark === '✖' || mark === '⚠';
  const look = { wrap: true, horizontalAlignment: 'Center', ...(here ? { weight: 'Bolder' } : {}) };
  return {
    type: 'Column',
    width: 'auto',
    spacing: 'Small',
    items: [
      { type: 'TextBlock', text: mark, color: TONES[mark], ...look },
      { type: 'TextBlock', text: word, size: 'Small', spacing: 'None', isSubtle: mark === '○', ...look },
    ],
  };
}
