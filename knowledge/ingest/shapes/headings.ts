// Running text under a heading: one piece a paragraph, sample or step; a note inside a step stands by itself.
import type { Tokens } from 'marked';
import { placeBlocks } from '../sections.ts';
import type { Block } from '../sections.ts';
import type { Piece, Shape } from './shape.ts';

export const headings: Shape = ({ blocks }) => blocks.filter((block) => block.token.type !== 'hr').flatMap(cut);

function cut({ token, from, to }: Block): Piece[] {
  if (token.type !== 'list') return [{ from, to }];
  return placeBlocks((token as Tokens.List).items, from).flatMap((item) => {
    // The tokens of an item have lost their indentation, so its note is found in the lines themselves.
    const lines = item.token.raw.split('\n');
    const note = lines.findIndex((line) => line.trimStart().startsWith('>'));
    if (note <= 0) return [{ from: item.from, to: item.to }];
    const before = lines.slice(0, note).findLastIndex((line) => line.trim() !== '');
    return [
      { from: item.from, to: item.from + before },
      { from: item.from + note, to: item.to },
    ];
  });
}
