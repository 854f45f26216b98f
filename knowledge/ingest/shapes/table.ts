// A table: one piece a row, each cell with the heading of its column.
import type { Tokens } from 'marked';
import { plainText } from '../sections.ts';
import type { Piece, Shape } from './shape.ts';

export const table: Shape = ({ blocks }) => {
  if (!blocks.some((block) => block.token.type === 'table')) return null;
  return blocks.flatMap((block): Piece[] => {
    if (block.token.type !== 'table') return [{ from: block.from, to: block.to }];
    const { header, rows } = block.token as Tokens.Table;
    return rows.map((row, at) => {
      const cells = row.map((cell, column) => `${plainText(header[column]?.text ?? '')}: ${plainText(cell.text)}`);
      // The head and the line below it stand before the first row.
      const line = block.from + 2 + at;
      return { from: line, to: line, text: cells.join('\n') };
    });
  });
};
