// The ways a console output is damaged on its way into a chat, each as a function from clean text to damaged text.

export interface Damage {
  name: string;
  apply: (text: string) => string;
}

const eachLine = (text: string, change: (line: string, index: number) => string): string =>
  text.split('\n').map(change).join('\n');
const isRow = (line: string): boolean => /^ *[A-Z].* : /.test(line) && !line.includes('|');
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const misread = (text: string, high: Record<number, string>): string =>
  Array.from(Buffer.from(text, 'utf8'), (byte) => high[byte] ?? String.fromCharCode(byte)).join('');
const CP1252: Record<number, string> = { 0x80: '€', 0x93: '“', 0x94: '”', 0x9c: 'œ', 0x99: '™' };
const CP850: Record<number, string> = { 0xc2: '┬', 0xa0: 'á', 0xe2: 'Ô', 0x80: 'Ç', 0x93: 'ô', 0x94: 'ö' };

/** A hard wrap as a console does it: at a column, in the middle of a word. */
const wrapAt =
  (width: number) =>
  (text: string): string =>
    eachLine(text, (line) => {
      const parts: string[] = [];
      for (let at = 0; at < line.length; at += width) parts.push(line.slice(at, at + width));
      return parts.length > 1 ? parts.join('\n') : line;
    });

/** Nothing is lost, so the fields must be those of the clean text. */
export const LOSSLESS: Damage[] = [
  { name: 'one line (line ends become spaces)', apply: (text) => text.split('\n').join(' ') },
  {
    name: 'one line, spaces collapsed',
    apply: (text) =>
      text
        .split('\n')
        .map((line) => line.trim())
        .join(' ')
        .replace(/ +/g, ' '),
  },
  {
    name: 'br only',
    apply: (text) =>
      eachLine(text, (line) => escapeHtml(line))
        .split('\n')
        .join('<br>'),
  },
  {
    name: 'div a line, nbsp',
    apply: (text) => eachLine(text, (line) => `<div>${escapeHtml(line).replaceAll(' ', '&nbsp;')}</div>`),
  },
  {
    name: 'Teams code block',
    apply: (text) =>
      `<p itemtype="http://schema.skype.com/CodeBlockEditor" id="x_codeBlockEditor-1">&nbsp;</p><pre class="language-plaintext" itemid="1"><code>${text
        .split('\n')
        .map((line) =>
          escapeHtml(line).replaceAll(' ', '&nbsp;').replace('YES', '<span class="hljs-literal">YES</span>'),
        )
        .join('<br>')}</code></pre>`,
  },
  { name: 'paragraphs', apply: (text) => eachLine(text, (line) => `<p>${escapeHtml(line)}</p>`) },
  { name: 'no-break spaces', apply: (text) => text.replaceAll(' ', '\u00a0') },
  {
    name: 'narrow and zero-width spaces',
    apply: (text) => text.replaceAll(' : ', '\u202f:\u2009\u200b').replaceAll('Azure', 'Az\u200bure'),
  },
  { name: 'byte order mark and NULs', apply: (text) => `\ufeff${text.split('').join('\0')}` },
  { name: 'UTF-16 with swapped bytes', apply: (text) => Buffer.from(text, 'utf16le').swap16().toString('utf16le') },
  { name: 'UTF-16 shown with blanks', apply: (text) => text.split('').join(' ') },
  {
    name: 'UTF-16 with CR shown with blanks',
    apply: (text) => `${text.split('\n').join('\r\n').split('').join(' ')} `,
  },
  { name: 'letters apart on each line', apply: (text) => eachLine(text, (line) => line.split('').join(' ')) },
  {
    name: 'letters apart between chat',
    apply: (text) => `Hei, dette ser rart ut:\n\n${eachLine(text, (line) => line.split('').join(' '))}\n\nTakk`,
  },
  {
    name: 'UTF-8 read as 1252',
    apply: (text) => misread(text.replaceAll(' : ', '\u00a0: ').replaceAll(' -- ', ' – '), CP1252),
  },
  {
    name: 'UTF-8 read as 850',
    apply: (text) => misread(text.replaceAll(' : ', '\u00a0: ').replaceAll(' -- ', ' – '), CP850),
  },
  { name: 'smart quotes and dashes', apply: (text) => text.replaceAll(' -- ', ' — ').replaceAll("'", '’') },
  { name: 'quoted mail', apply: (text) => eachLine(text, (line) => `> ${line}`) },
  { name: 'twice quoted mail', apply: (text) => eachLine(text, (line) => `> > ${line}`) },
  { name: 'comment marks', apply: (text) => eachLine(text, (line) => `# ${line}`) },
  { name: 'bullets', apply: (text) => eachLine(text, (line) => (line.trim() === '' ? line : `  * ${line.trim()}`)) },
  { name: 'dashes in front', apply: (text) => eachLine(text, (line) => (isRow(line) ? `- ${line.trim()}` : line)) },
  {
    name: 'line numbers',
    apply: (text) => eachLine(text, (line, index) => `${String(index + 1).padStart(4)}  ${line}`),
  },
  { name: 'line numbers with a colon', apply: (text) => eachLine(text, (line, index) => `${index + 1}: ${line}`) },
  { name: 'line numbers with a dot', apply: (text) => eachLine(text, (line, index) => `${index + 1}. ${line.trim()}`) },
  { name: 'log times in front', apply: (text) => eachLine(text, (line) => `[2026-11-21 08:15:02] ${line}`) },
  { name: 'no indent', apply: (text) => eachLine(text, (line) => line.trim()) },
  { name: 'deep indent', apply: (text) => eachLine(text, (line) => `            ${line}`) },
  { name: 'blank line after each line', apply: (text) => text.split('\n').join('\n\n') },
  { name: 'carriage returns only', apply: (text) => text.split('\n').join('\r') },
  { name: 'CR CR LF', apply: (text) => text.split('\n').join('\r\r\n') },
  { name: 'line separators', apply: (text) => text.split('\n').join('\u2028') },
  {
    name: 'no space before the colon',
    apply: (text) => eachLine(text, (line) => (isRow(line) ? line.replace(' : ', ': ') : line)),
  },
  {
    name: 'no space at the colon',
    apply: (text) => eachLine(text, (line) => (isRow(line) ? line.replace(' : ', ':') : line)),
  },
  {
    name: 'equals signs',
    apply: (text) => eachLine(text, (line) => (isRow(line) ? line.trim().replace(/ +: ?/, '=') : line)),
  },
  { name: 'tabs', apply: (text) => eachLine(text, (line) => (isRow(line) ? line.trim().replace(/ : ?/, '\t') : line)) },
  { name: 'wide colon', apply: (text) => text.replaceAll(' : ', ' ： ') },
  { name: 'Markdown fence', apply: (text) => `Here it is:\n\`\`\`\n${text}\n\`\`\`\nThanks!` },
  {
    name: 'Markdown table',
    apply: (text) => eachLine(text, (line) => (isRow(line) ? `| ${line.trim().replace(/ +: ?/, ' | ')} |` : line)),
  },
  { name: 'pipes around rows', apply: (text) => eachLine(text, (line) => (isRow(line) ? `| ${line.trim()} |` : line)) },
  {
    name: 'HTML table',
    apply: (text) =>
      eachLine(text, (line) =>
        isRow(line) ? `<tr><td>${escapeHtml(line.trim()).replace(/ : ?/, '</td><td>')}</td></tr>` : `<p>${line}</p>`,
      ),
  },
  {
    name: 'bold labels',
    apply: (text) => eachLine(text, (line) => (isRow(line) ? line.trim().replace(/^(.+?) : ?/, '**$1** : ') : line)),
  },
  { name: 'escaped in JSON', apply: (text) => JSON.stringify({ text: text.split('\n').join('\r\n') }) },
  { name: 'escaped without quotes', apply: (text) => text.replaceAll('\\', '\\\\').split('\n').join('\\r\\n') },
  {
    name: 'rows as code',
    apply: (text) => eachLine(text, (line) => (isRow(line) ? `\`${line.trim()}\`` : line)),
  },
  {
    name: 'lower-case labels',
    apply: (text) =>
      eachLine(text, (line) => (isRow(line) ? line.replace(/^.+? : /, (label) => label.toLowerCase()) : line)),
  },
  { name: 'lost frames', apply: (text) => eachLine(text, (line) => (line.startsWith('+--') ? '' : line)) },
  { name: 'frames as rules', apply: (text) => eachLine(text, (line) => (line.startsWith('+--') ? '<hr>' : line)) },
  {
    name: 'collapsed banners',
    apply: (text) => eachLine(text, (line) => (line.startsWith('|') ? line.replace(/ +/g, ' ') : line)),
  },
  {
    name: 'banners without pipes',
    apply: (text) => eachLine(text, (line) => (line.startsWith('|') ? line.replaceAll('|', '').trim() : line)),
  },
  {
    name: 'banners as headings',
    apply: (text) => eachLine(text, (line) => (line.startsWith('|') ? `## ${line.replaceAll('|', '').trim()}` : line)),
  },
  {
    name: 'console colours',
    apply: (text) => eachLine(text, (line) => (isRow(line) ? `\u001b[32m${line}\u001b[0m` : line)),
  },
  { name: 'console of 80 columns', apply: wrapAt(80) },
  { name: 'console of 120 columns', apply: wrapAt(120) },
  {
    name: 'chat around it',
    apply: (text) =>
      `Hoi, dit krijg ik te zien: kun je helpen?\nHei: noen som vet?\n${text}\nMvh, let op: het is dringend`,
  },
  {
    name: 'box drawing frames',
    apply: (text) =>
      eachLine(text, (line) =>
        line.startsWith('+--') ? `├${'─'.repeat(70)}┤` : line.startsWith('|') ? line.replaceAll('|', '│') : line,
      ),
  },
];
