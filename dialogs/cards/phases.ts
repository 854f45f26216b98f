// The five phases in a row: one look shows where it stopped. A mark and a word each, never colour alone.
import { PHASES } from '../../diagnosis/types.ts';
import type { Phase, Verdict } from '../../diagnosis/types.ts';
import type { Page } from '../page.ts';
import type { Element } from './elements.ts';

export type Mark = '✔' | '✖' | '⚠' | '?' | '○';

/** The row as data: phases before the failing one are in order, those after it were not reached; `here` marks that one. */
export function phaseMarks(verdict: Verdict, failed: Phase | null, here: Mark): Mark[] {
  const row = PHASES.filter((phase) => phase !== 'hello');
  if (verdict === 'healthy' || failed === 'hello') return row.map(() => '✔');
  if (failed === null) return row.map(() => '?');
  const stop = row.indexOf(failed);
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
      { type: 'TextBlock', text: mark, ...look },
      { type: 'TextBlock', text: word, size: 'Small', spacing: 'None', isSubtle: mark === '○', ...look },
    ],
  };
}
