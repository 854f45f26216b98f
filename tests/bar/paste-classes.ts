// The classes of damage: those that lose nothing a person could not still read, and those that do.
import iconv from 'iconv-lite';
import { decodeText } from '../../diagnosis/decode.ts';
import type { Roll } from './roll.ts';

export interface PasteClass {
  name: string;
  /** @param other another capture, for pastes of two */
  make: (text: string, roll: Roll, other: string) => string;
}

type Change = (text: string, roll: Roll) => string;

const eachLine = (text: string, change: (line: string, index: number) => string): string =>
  text.split('\n').map(change).join('\n');
const isRow = (line: string): boolean => / : | :$/.test(line) && !line.includes('|') && !line.includes('>');
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const CHATS = [
  'Hoi, mijn laptop doet raar. Dit komt eruit:',
  'Hei, noen som vet hva dette betyr? Får ikke logget på.',
  'Hi team, the sign-in keeps failing since Monday, see below',
  'Kan iemand helpen? Het is dringend.',
  'Takk! Mvh Kari',
  'Thanks a lot, Ben (ext. 4412)',
  'I already tried: reboot, VPN off, other network. Error: no idea :(',
  'Let op: dit is de nieuwe laptop van Anna, niet de oude.',
  'status?',
  'Sent from my iPhone',
  '08:15',
  ':) :( 😀',
];
const TITLES: Record<string, string[]> = {
  'Device State': ['Apparaatstatus', 'Enhetstilstand', 'Enhetsstatus'],
  'Device Details': ['Apparaatdetails', 'Apparaatgegevens', 'Enhetsdetaljer'],
  'Tenant Details': ['Tenantgegevens', 'Leierdetaljer', 'Leietakerdetaljer'],
  'User State': ['Gebruikersstatus', 'Brukertilstand', 'Brukerstatus'],
  'SSO State': ['SSO-status', 'SSO-tilstand'],
  'Diagnostic Data': ['Diagnostische gegevens', 'Diagnosedata', 'Diagnostiske data'],
};

const spaces: Change = (text, roll) => {
  const sign = roll.pick(['\u00a0', '\u2007', '\u202f', '\u3000', '\t', '\u00a0 ', '\u200b ', '  ']);
  const indent = roll.pick(['', ' ', '\t', '\u00a0\u00a0', '            ', null]);
  const end = roll.pick(['', ' ', '   ', '\u00a0', '\t', '\u200b']);
  const every = 1 + roll.upTo(3);
  return eachLine(text, (line, index) => {
    const body = indent === null ? line : indent + line.trimStart();
    return (index % every === 0 ? body.replaceAll(' : ', `${sign.startsWith('\t') ? ' ' : sign}: `) : body) + end;
  });
};

const html: Change = (text, roll) => {
  const lines = text.split('\n').map(escapeHtml);
  const soft = roll.chance(50)
    ? lines.map((line) => line.replaceAll(' ', roll.pick(['&nbsp;', '&#160;', ' ', '&#xA0;'])))
    : lines;
  const attribute = roll.pick(['', ' class="x"', ' style="font-family: Consolas; margin-left:0"', ' dir="ltr" id="y"']);
  const wrapped = roll.pick([
    () => soft.join('<br>'),
    () => soft.join('<br />\n'),
    () => soft.map((line) => `<div${attribute}>${line}</div>`).join(roll.pick(['', '\n'])),
    () => soft.map((line) => `<p${attribute}>${line === '' ? '&nbsp;' : line}</p>`).join(''),
    () => `<pre${attribute}>${lines.join('\n')}</pre>`,
    () => `<pre><code${attribute}>${lines.join('\n')}</code></pre>`,
    () => `<codeblock class=""><code>${lines.join('<br>')}</code></codeblock>`,
    () => soft.map((line) => `<span${attribute}>${line}</span>`).join('<br>'),
    () => `<ul>${soft.map((line) => `<li>${line}</li>`).join('')}</ul>`,
    () => `<blockquote>${soft.join('<br>')}</blockquote>`,
    () => `<table><tbody>${lines.map((line) => `<tr><td>${line}</td></tr>`).join('')}</tbody></table>`,
  ])();
  const around = roll.chance(40)
    ? `<p>${escapeHtml(roll.pick(CHATS))}</p>${wrapped}<p>${escapeHtml(roll.pick(CHATS))}</p>`
    : wrapped;
  return roll.chance(10) ? escapeHtml(around) : around;
};

const smartSigns: Change = (text, roll) => {
  let out = text.replaceAll(' -- ', roll.pick([' \u2013 ', ' \u2014 ', ' -- ', ' - ']));
  if (roll.chance(60))
    out = out.replaceAll("'", '\u2019').replaceAll('"', roll.pick(['\u201d', '\u201c', '\u00bb', '\u201e']));
  if (roll.chance(30)) out = out.replaceAll(' : ', roll.pick([' \uff1a ', ' \u2236 ', '\u00a0: ', ' \ufe55 ']));
  if (roll.chance(30))
    out = eachLine(out, (line) => (isRow(line) || line.includes('|') ? line : line.replaceAll('-', '\u2011')));
  if (roll.chance(30)) out = out.replaceAll('-', roll.pick(['\u2010', '\u2011', '-']));
  if (roll.chance(30))
    out = out.replace(/^\+-+\+$/gm, roll.pick(['\u2014\u2014\u2014\u2014', '\u2500'.repeat(60), '']));
  if (roll.chance(20)) out = out.replaceAll('|', roll.pick(['\u2502', '\uff5c']));
  return out;
};

const localised: Change = (text, roll) => {
  let out = text;
  for (const [title, others] of Object.entries(TITLES)) {
    const other = roll.pick(others);
    out = out.replace(
      new RegExp(`^\\| ${title} +\\|$`, 'gm'),
      roll.chance(50) ? `| ${other} |` : `| ${other.padEnd(69)}|`,
    );
  }
  return chat(out, roll);
};

const fileBytes: Change = (text, roll) => {
  const written = text.replaceAll('\n', '\r\n');
  const spoken = roll.chance(50) ? `\u00c6nsvarlig: Bj\u00f8rn, co\u00f6rdinator: Zo\u00eb\r\n\r\n${written}` : written;
  const page = roll.pick(['utf8', 'utf16le', 'utf16le', 'utf16be', 'utf16be', 'cp850', 'cp437', 'cp865', 'win1252']);
  // A page without a sign of the text loses it, which is another damage.
  const holds = iconv.decode(iconv.encode(spoken, page), page) === spoken;
  const bytes = iconv.encode(spoken, holds ? page : 'utf8', { addBOM: roll.chance(50) });
  // By the door for files, or through a program that guessed the code page.
  return roll.pick<() => string>([
    () => fileText(bytes),
    () => fileText(bytes),
    () => bytes.toString('utf8'),
    () => bytes.toString('latin1'),
    () => iconv.decode(bytes, 'cp850'),
  ])();
};

function fileText(bytes: Buffer): string {
  const decoded = decodeText(bytes);
  return 'text' in decoded ? decoded.text : '';
}

const twice: Change = (text, roll) => {
  const between = roll.pick([
    '\n',
    '\n\n',
    `\n${roll.pick(CHATS)}\n`,
    '\n----------\n',
    '\n\nC:\\Users\\x>dsregcmd /status\n\n',
  ]);
  return text + between + text;
};

const quoted: Change = (text, roll) => {
  const mark = roll.pick(['> ', '>', '> > ', '>> ', '>>> ', '| > ', '  > ']).replace('| ', '');
  const from = roll.pick([
    'Anna schreef:',
    'On Mon, Nov 16, 2026 at 8:15 AM Ben <ben@contoso.example> wrote:',
    'Van: Anna\nVerzonden: maandag 16 november 2026 08:15\nAan: Servicedesk\nOnderwerp: FW: kan niet inloggen\n',
    'Fra: Kari Nordmann\nSendt: 16. november 2026 08:15\nTil: IT\nEmne: SV: p\u00e5logging\n',
    '[16-11 08:15] Anna de Vries',
  ]);
  const body = eachLine(text, (line) => (line === '' && roll.chance(30) ? mark.trim() : mark + line));
  return `${roll.pick(CHATS)}\n\n${from}\n${body}\n${roll.chance(50) ? roll.pick(CHATS) : ''}`;
};

const chat: Change = (text, roll) => {
  const before = Array.from({ length: 1 + roll.upTo(3) }, () => roll.pick(CHATS)).join('\n');
  const after = Array.from({ length: roll.upTo(3) }, () => roll.pick(CHATS)).join('\n');
  const fence = roll.chance(30) ? '```' : '';
  return `${before}\n${fence}\n${text}\n${fence}\n${after}`;
};

/** Somebody typed between the sections. */
const chatBetween: Change = (text, roll) => {
  const lines = text.split('\n');
  const frames = lines.flatMap((line, at) => (line.startsWith('+--') && lines[at + 1]?.startsWith('|') ? [at] : []));
  for (const at of frames.reverse()) if (roll.chance(30)) lines.splice(at, 0, '', roll.pick(CHATS), '');
  return lines.join('\n');
};

const lineEnds: Change = (text, roll) => {
  const lines = text.split('\n');
  return roll.pick<() => string>([
    () => lines.join('\r'),
    () => lines.join('\r\n'),
    () => lines.join('\r\r\n'),
    () => lines.join('\n\n'),
    () => lines.join('\n\n\n'),
    () => lines.join('\u2028'),
    () => lines.join('\u0085'),
    () => lines.join(' '),
    () => lines.map((line) => line.trim()).join(' '),
    () =>
      lines
        .map((line) => line.trim())
        .join(' ')
        .replace(/ +/g, ' '),
    () => lines.filter((line) => line !== '').join('\n'),
    () => lines.map((line) => (roll.chance(20) ? `${line}\n` : line)).join(roll.pick(['\n', '\r\n'])),
  ])();
};

const escaped: Change = (text, roll) =>
  roll.pick<() => string>([
    () => JSON.stringify(text),
    () => JSON.stringify(text.replaceAll('\n', '\r\n')),
    () => JSON.stringify({ text }),
    () => JSON.stringify({ ticket: 4711, user: 'x', description: text.replaceAll('\n', '\r\n') }, null, 2),
    () => JSON.stringify([text]),
    () => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\r\\n'),
    () => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n'),
    () => `output: |\n${eachLine(text, (line) => `  ${line}`)}`,
    () => `output: "${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  ])();

const prefixes: Change = (text, roll) => {
  const mark = roll.pick<(index: number, line: string) => string>([
    (index, line) => `${index + 1}: ${line}`,
    (index, line) => `${index + 1}. ${line.trim()}`,
    (index, line) => `${String(index + 1).padStart(4)}  ${line}`,
    (index, line) => `${index + 1}) ${line.trim()}`,
    (_index, line) => (line.trim() === '' ? line : `* ${line.trim()}`),
    (_index, line) => (line.trim() === '' ? line : `\u2022 ${line.trim()}`),
    (_index, line) => (isRow(line) ? `- ${line.trim()}` : line),
    (_index, line) => `# ${line}`,
    (_index, line) => `[2026-11-21 08:15:02] ${line}`,
    (_index, line) => `[08:15:02] ${line}`,
    (_index, line) => `      ${line}`,
  ]);
  return eachLine(text, (line, index) => mark(index, line));
};

/** A console of so many columns, its wraps turned into line ends. */
const wrapped: Change = (text, roll) => {
  const width = roll.pick([80, 80, 90, 100, 120, 120, 132, 150]);
  return eachLine(text, (line) => {
    const parts: string[] = [];
    for (let at = 0; at < line.length; at += width) parts.push(line.slice(at, at + width));
    return parts.join('\n');
  });
};

const rows: Change = (text, roll) => {
  const change = roll.pick<(line: string) => string>([
    (line) => line.trim().replace(/ +: ?/, '\t'),
    (line) => line.trim().replace(/ +: ?/, '='),
    (line) => line.trim().replace(/ +: ?/, ': '),
    (line) => line.trim().replace(/ +: ?/, ':'),
    (line) => `| ${line.trim().replace(/ +: ?/, ' | ')} |`,
    (line) => line.trim().replace(/^(.+?) : ?/, '**$1** : '),
    (line) => line.trim().replace(/^(.+?) : ?/, '**$1:** '),
    (line) => `\`${line.trim()}\``,
    (line) => line.replace(/^.+? : /, (label) => label.toLowerCase()),
    (line) => line.replace(/^.+? : /, (label) => label.toUpperCase()),
    (line) => `\u001b[32m${line}\u001b[0m`,
  ]);
  const banner = roll.pick<(line: string) => string>([
    (line) => line,
    (line) => line.replaceAll('|', '').trim(),
    (line) => `## ${line.replaceAll('|', '').trim()}`,
    (line) => `**${line.replaceAll('|', '').trim()}**`,
    (line) => line.replace(/ +/g, ' '),
  ]);
  return eachLine(text, (line) => (isRow(line) ? change(line) : line.startsWith('|') ? banner(line) : line));
};

/** What a person did to it, and then what a program did. */
const twoDamages: Change = (text, roll) =>
  roll.pick([html, lineEnds, escaped, fileBytes, twice])(
    roll.pick([spaces, smartSigns, quoted, chat, chatBetween, prefixes, rows, localised])(text, roll),
    roll,
  );

export const LOSSLESS: PasteClass[] = [
  { name: 'spaces', make: spaces },
  { name: 'HTML', make: html },
  { name: 'smart-signs', make: smartSigns },
  { name: 'localised', make: localised },
  { name: 'file-bytes', make: fileBytes },
  { name: 'twice', make: twice },
  { name: 'quoted-reply', make: quoted },
  { name: 'chat-around', make: chat },
  { name: 'chat-between', make: chatBetween },
  { name: 'line-ends', make: lineEnds },
  { name: 'escaped', make: escaped },
  { name: 'prefixes', make: prefixes },
  { name: 'wrapped', make: wrapped },
  { name: 'rows', make: rows },
  { name: 'two-damages', make: twoDamages },
];

export const CUT: PasteClass[] = [
  {
    name: 'cut',
    make: (text, roll) => {
      const at = Math.floor((text.length * (1 + roll.upTo(99))) / 100);
      return roll.chance(50) ? text.slice(0, at) : text.slice(at);
    },
  },
  {
    name: 'hole',
    make: (text, roll) => {
      const [one, two] = [roll.upTo(text.length), roll.upTo(text.length)];
      return text.slice(0, Math.min(one, two)) + text.slice(Math.max(one, two));
    },
  },
  {
    name: 'fragment',
    make: (text, roll) => {
      const [one, two] = [roll.upTo(text.length), roll.upTo(text.length)];
      return text.slice(Math.min(one, two), Math.max(one, two));
    },
  },
  {
    name: 'lines-lost',
    make: (text, roll) => {
      const loss = 1 + roll.upTo(80);
      return text
        .split('\n')
        .filter(() => !roll.chance(loss))
        .join('\n');
    },
  },
  {
    name: 'section-lost',
    make: (text, roll) => {
      const sections = text.split(/(?=^\+-+\+\n\|)/m);
      return sections.filter(() => !roll.chance(30)).join('');
    },
  },
  {
    name: 'lines-shuffled',
    make: (text, roll) => {
      const lines = text.split('\n');
      const moves = roll.chance(50) ? lines.length : 1 + roll.upTo(20);
      for (let n = 0; n < moves; n += 1) {
        const [from, to] = [roll.upTo(lines.length), roll.upTo(lines.length)];
        [lines[from], lines[to]] = [lines[to] ?? '', lines[from] ?? ''];
      }
      return lines.join('\n');
    },
  },
];
