// The rows of a period as a file for a spreadsheet, in which no cell is ever a formula.
import { stringify } from 'csv-stringify/sync';
import type { LoopRows } from './types.ts';

const COLUMNS = [
  'row',
  'day',
  'tenant',
  'kind',
  'entry',
  'language',
  'version',
  'count',
  'opened',
  'helpful',
  'text',
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string | number>>;

/** One line a row: turns counted, unanswered questions, opinions. UTF-8 with its mark, so that Excel reads the letters. */
export function toCsv(rows: LoopRows): string {
  return writeCsv([
    [...COLUMNS],
    ...[
      ...rows.asked.map((row): Row => ({ ...row, row: 'asked' })),
      ...rows.unanswered.map((row): Row => ({ ...row, row: 'unanswered' })),
      ...rows.ratings.map((row): Row => ({
        ...row,
        row: 'rating',
        helpful: row.helpful ? 'yes' : 'no',
        text: row.comment,
      })),
    ].map((row) => COLUMNS.map((column) => String(row[column] ?? ''))),
  ]);
}

/** Any cells as CSV: everything quoted, and whatever a spreadsheet would calculate is made text by a leading quote. */
export function writeCsv(cells: readonly (readonly string[])[]): string {
  return stringify(
    cells.map((row) => row.map(harmless)),
    { quoted: true, quoted_empty: true, bom: true, record_delimiter: 'windows' },
  );
}

/** What starts a formula in Excel, LibreOffice or Numbers, the full-width forms too, and what they skip before it. */
const RISKY = new Set('=+-@\t\r\n＝＋－＠');

/** A cell as it is written: without NUL, and with a quote before what starts like a formula. */
export function harmless(cell: string): string {
  const clean = cell.replaceAll('\0', '');
  return RISKY.has(clean.trimStart().charAt(0)) || RISKY.has(clean.charAt(0)) ? `'${clean}` : clean;
}
