// Row A7: a spreadsheet never calculates what somebody typed, and reads back exactly what was meant.
import { parse } from 'csv-parse/sync';
import { harmless, writeCsv } from '../../helpdesk/loop/csv.ts';
import { noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'A7', what: 'formulas typed into the report', quick: csvRows, full: csvRows },
];

/** What starts a formula somewhere, alone and behind what a spreadsheet skips. */
const STARTS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const BEFORE = ['', ' ', '\0', '\u00a0', '\ufeff', '\t ', '\r\n'];
const BODIES = [
  '',
  '1+1',
  'HYPERLINK("https://evil.example";"click")',
  "cmd|'/c calc'!A1",
  '"quoted", with ; and \r\n a line',
  'æøå — 😀',
  '"',
];

/** The first 500 of every start behind every prefix, before every body. */
function payloads(): string[] {
  return BODIES.flatMap((body) => BEFORE.flatMap((before) => STARTS.map((start) => before + start + body))).slice(
    0,
    500,
  );
}

function csvRows(): Promise<Row[]> {
  const cells = payloads();
  const csv = writeCsv(cells.map((cell, at) => [String(at), cell, 'end']));
  const read = parse(csv, { bom: true, record_delimiter: '\r\n' });
  const formulas = read.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell.trimStart()) || /^[=+\-@\t\r]/.test(cell));
  const changed = cells.filter((cell, at) => {
    const row = read[at];
    return row?.length !== 3 || row[1] !== harmless(cell) || !row[1].endsWith(cell.replaceAll('\0', ''));
  });
  const unquoted = csv.replace(/"(?:[^"]|"")*"/g, '').replace(/[\uFEFF,\r\n]/g, '');
  return Promise.resolve([
    noneOf('csv.formulas', formulas.length, cells.length),
    noneOf('csv.changed', changed.length + Math.abs(read.length - cells.length), cells.length),
    noneOf('csv.nul-or-no-bom', csv.includes('\0') || !csv.startsWith('\uFEFF') ? 1 : 0, 1),
    noneOf('csv.unquoted', unquoted.length, csv.length),
  ]);
}
