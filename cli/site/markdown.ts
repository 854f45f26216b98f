// A Markdown page of the repository as HTML: our own renderer for links, headings and images; raw HTML stays text.
import { Marked } from 'marked';
import type { Token, Tokens } from 'marked';
import { escapeHtml } from './html.ts';

export interface DrawnMarkdown {
  title: string;
  /** First paragraph, as plain text. */
  description: string;
  html: string;
}

/**
 * @param source the text of the file
 * @param resolve the href for a link or image as it is written; null draws its text alone
 */
export function drawMarkdown(source: string, resolve: (target: string) => string | null): DrawnMarkdown {
  const slugs = new Map<string, number>();
  const slugOf = (text: string): string => {
    const slug = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const count = slugs.get(slug) ?? 0;
    slugs.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  };
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }) {
        const id = slugOf(plain(tokens));
        return `<h${depth} id="${escapeHtml(id)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const to = resolve(href);
        const text = this.parser.parseInline(tokens);
        return to === null ? text : `<a href="${escapeHtml(to)}">${text}</a>`;
      },
      image({ href, text }) {
        const to = resolve(href);
        return to === null
          ? escapeHtml(text)
          : `<img src="${escapeHtml(to)}" alt="${escapeHtml(text)}" loading="lazy">`;
      },
      html: ({ text }) => escapeHtml(text),
      code: ({ text }) => `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`,
    },
  });
  const tokens = marked.lexer(source);
  const heading = tokens.find((token): token is Tokens.Heading => token.type === 'heading');
  const paragraph = tokens.find((token): token is Tokens.Paragraph => token.type === 'paragraph');
  return {
    title: plain(heading?.tokens),
    description: plain(paragraph?.tokens),
    html: marked
      .parser(tokens)
      .replaceAll('<table>', '<div class="wide" tabindex="0"><table>')
      .replaceAll('</table>', '</table></div>'),
  };
}

/** Without marks: for a title, a description and an anchor. */
function plain(tokens: readonly Token[] = []): string {
  const text = tokens
    .map((token) => ('tokens' in token && token.tokens ? plain(token.tokens) : textOf(token)))
    .join('');
  return text.split(/\s+/).join(' ');
}

const textOf = (token: Token): string => ('text' in token && typeof token.text === 'string' ? token.text : token.raw);
