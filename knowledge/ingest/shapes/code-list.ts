// A list of error codes, `**SYMBOL** (0x…/-…)` with reason and resolution below: one piece a code.
import type { Tokens } from 'marked';
import { placeBlocks } from '../sections.ts';
import type { Piece, Shape } from './shape.ts';

const CODE_ITEM = /^[-*]\s+\*\*[A-Z][A-Z0-9_]+\*\*\s*\(0x/;

export const codeList: Shape = ({ blocks }) => {
  const isCodes = (raw: string): boolean => CODE_ITEM.test(raw.trim());
  if (!blocks.some((block) => block.token.type === 'list' && isCodes(block.token.raw))) return null;
  return blocks.flatMap((block): Piece[] => {
    if (block.token.type !== 'list' || !isCodes(block.token.raw)) return [{ from: block.from, to: block.to }];
    return placeBlocks((block.token as Tokens.List).items, block.from).map(({ from, to }) => ({ from, to }));
  });
};
