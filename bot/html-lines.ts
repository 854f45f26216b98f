// A chat message's HTML, read into the lines the person saw; a real parser, because a tag-stripping pattern can hang.
import { Parser } from 'htmlparser2';

/** Somebody mentioned in the text, in the order of the activity's entities. */
export interface Mention {
  id: string;
  /** As the text shows it, without tags. */
  name: string;
}

const BLOCKS = new Set([
  'address', 'article', 'blockquote', 'codeblock', 'div', 'dl', 'dd', 'dt', 'figure', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6',
  'header', 'footer', 'hr', 'li', 'ol', 'p', 'pre', 'section', 'table', 'tbody', 'thead', 'tr', 'ul',
]); // prettier-ignore
const UNSEEN = new Set(['script', 'style', 'title', 'template', 'attachment']);
/** No message is nested like this; the parser's time grows with the square of the depth. */
const MAX_NESTING = 1000;

/**
 * Reads HTML into plain lines: a block or `<br>` ends a line, a table cell is set off by a space, an emoji gives its
 * alternative text, a quotation's lines start with `> `. What follows a thousand open elements stays unread.
 * Linear in the length; never throws.
 * @param html as the channel sent it
 * @param mentions who is mentioned, in order
 * @param botId whose own mention is left out
 */
export function readHtml(html: string, mentions: readonly Mention[] = [], botId = ''): string {
  const lines: string[] = [];
  let line = '';
  let quotes = 0;
  let unseen = 0;
  let nextMention = 0;
  let nesting = 0;
  // Nesting of the mention being read, and whether it is the bot's own.
  let mentionDepth = 0;
  let dropMention = false;

  const endLine = (): void => {
    const prefix = '> '.repeat(Math.min(quotes, 8));
    lines.push(line.trim() === '' ? '' : prefix + line.trimEnd());
    line = '';
  };
  const breakLine = (): void => {
    if (line.trim() !== '') endLine();
    line = '';
  };

  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        nesting += 1;
        if (nesting > MAX_NESTING) return parser.pause();
        if (UNSEEN.has(name)) unseen += 1;
        if (BLOCKS.has(name)) breakLine();
        if (name === 'blockquote') quotes += 1;
        else if (name === 'br') endLine();
        else if (name === 'td' || name === 'th') line += line.trim() === '' ? '' : ' ';
        // A smiley is a word; a pasted picture is called “image” and comes as an attachment.
        else if (name === 'img') line += isPicture(attributes) ? '' : (attributes['alt'] ?? '');
        else if (name === 'hr') lines.push('');
        if (mentionDepth > 0) mentionDepth += VOID.has(name) ? 0 : 1;
        else if (name === 'at' || isMentionSpan(name, attributes)) {
          mentionDepth = 1;
          dropMention = mentions[mentionIndex(attributes, nextMention, mentions)]?.id === botId && botId !== '';
          nextMention += 1;
        }
      },
      ontext: (text) => {
        if (unseen > 0 || (mentionDepth > 0 && dropMention)) return;
        // The source's own line ends are kept: some clients put the whole paste into one element.
        const parts = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replaceAll('\u00a0', ' ').split('\n');
        parts.forEach((part, index) => {
          if (index > 0) breakLine();
          line += part;
        });
      },
      onclosetag: (name) => {
        nesting -= 1;
        if (UNSEEN.has(name)) unseen = Math.max(0, unseen - 1);
        if (mentionDepth > 0 && !VOID.has(name)) {
          mentionDepth -= 1;
          if (mentionDepth === 0) dropMention = false;
        }
        if (BLOCKS.has(name)) breakLine();
        if (name === 'blockquote') quotes = Math.max(0, quotes - 1);
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.write(html);
  parser.end();
  breakLine();
  return squeeze(lines);
}

const VOID = new Set([
  'br',
  'hr',
  'img',
  'wbr',
  'input',
  'meta',
  'link',
  'col',
  'area',
  'base',
  'embed',
  'source',
  'track',
]);

function isPicture(attributes: Record<string, string>): boolean {
  const { itemtype = '', itemscope = '', src = '' } = attributes;
  return (
    itemtype.endsWith('/AMSImage') ||
    /^(?:image\/)?(?:png|jpe?g|gif)$/.test(itemscope) ||
    src.includes('asm.skype.com/')
  );
}

function isMentionSpan(name: string, attributes: Record<string, string>): boolean {
  return name === 'span' && (attributes['itemtype'] ?? '').endsWith('/Mention');
}

/** Teams numbers mentions by `itemid` or `id`; without a usable number they stand in order. */
function mentionIndex(attributes: Record<string, string>, inOrder: number, mentions: readonly Mention[]): number {
  const number = Number(attributes['itemid'] ?? attributes['id'] ?? Number.NaN);
  return Number.isInteger(number) && number >= 0 && number < mentions.length ? number : inOrder;
}

/** No blank lines at the ends, and never more than one in a row. */
function squeeze(lines: readonly string[]): string {
  const kept: string[] = [];
  for (const line of lines) {
    if (line !== '' || (kept.length > 0 && kept.at(-1) !== '')) kept.push(line);
  }
  while (kept.at(-1) === '') kept.pop();
  return kept.join('\n');
}
