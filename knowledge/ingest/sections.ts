// Cuts a cleaned document into sections by its headings; the one place where Markdown is parsed.
import { lexer } from 'marked';
import type { Token, Tokens } from 'marked';

export interface Block {
  token: Token;
  /** 1-based lines of the source file. */
  from: number;
  to: number;
}

export interface Section {
  heading: string;
  /** The document's own `<a name>`, numbered from the second occurrence on (`network-errors-1`). */
  anchor: string;
  blocks: Block[];
}

/** Takes Markdown; what stands before the first heading is left out. */
export function cutSections(markdown: string): Section[] {
  const sections: Section[] = [];
  const used = new Map<string, number>();
  for (const block of placeBlocks(lexer(markdown), 1)) {
    if (block.token.type === 'heading') {
      const raw = (block.token as Tokens.Heading).text;
      const heading = plainText(raw);
      const name = /<a name="([^"]*)">/.exec(raw)?.[1] ?? slug(heading);
      const times = used.get(name) ?? 0;
      used.set(name, times + 1);
      sections.push({ heading, anchor: times > 0 ? `${name}-${times}` : name, blocks: [] });
    } else if (block.token.type !== 'space') sections.at(-1)?.blocks.push(block);
  }
  return sections;
}

/** Gives each token the lines it stands on; `from` is the line of the first one. The raw texts add up to the source. */
export function placeBlocks(tokens: readonly Token[], from: number): Block[] {
  let line = from;
  return tokens.map((token) => {
    const start = line + (/^\n*/.exec(token.raw)?.[0].length ?? 0);
    const lines = token.raw.replace(/(?<!\n)\n+$/, '').split('\n').length;
    const end = line + lines - 1;
    line += token.raw.split('\n').length - 1;
    return { token, from: start, to: Math.max(start, end) };
  });
}

/** The words of a piece of Markdown: no anchors, emphasis, link targets, list marks or quote marks; code stays as it is. */
export function plainText(markdown: string): string {
  const fenced = markdown.trim();
  if (fenced.startsWith('```')) return fenced.split('\n').slice(1, -1).join('\n');
  const text = markdown
    .replace(/<\/?(?:a|br|span|p|div)\b[^<>]*>/g, '')
    .replace(/!\[[^\][]*\]\([^()]*\)/g, '')
    .replace(/\[([^\][]*)\]\([^()]*\)/g, '$1')
    .replace(/^[ \t]*(?:>[ \t]*)?\[!note\][ \t]*$/gim, '')
    .replace(/^[ \t]*(?:>[ \t]*)+/gm, '')
    .replace(/^[ \t]*(?:[-*]|\d{1,2}\.)[ \t]+/gm, '');
  const parts = text.split('`').map((part, at) => (at % 2 === 1 ? `\`${part}\`` : unmark(part)));
  return parts
    .join('')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

const unmark = (text: string): string => text.replace(/\*\*|\*(?=\S)|(?<=\S)\*/g, '').replace(/[ \t]+/g, ' ');

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
