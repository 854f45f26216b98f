// Questions in bold, each followed by its answer up to the next question: one piece a pair.
import type { Block } from '../sections.ts';
import type { Shape } from './shape.ts';

const QUESTION = /^\*\*[A-Z]:(?!\*\*)/;

export const faq: Shape = ({ blocks }) => {
  if (blocks.filter(isQuestion).length < 2) return null;
  const pieces: { from: number; to: number }[] = [];
  for (const block of blocks) {
    if (block.token.type === 'hr') continue;
    const last = pieces.at(-1);
    if (isQuestion(block) || !last) pieces.push({ from: block.from, to: block.to });
    else last.to = block.to;
  }
  return pieces;
};

/** `**V: …?**`: the answer begins in bold, too, but its bold ends with the colon. */
function isQuestion({ token }: Block): boolean {
  const raw = token.raw.trim();
  return token.type === 'paragraph' && QUESTION.test(raw) && raw.endsWith('**');
}
