// The paste matrix: ten situations in each of the six ways Teams delivers a paste, and the same diagnosis every time.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { openFileReader } from '../../bot/files/read-files.ts';
import { Incoming } from '../../bot/gate.ts';
import { readTurn } from '../../bot/inbound.ts';
import { earsOf } from '../../dialogs/find.ts';
import { recognize } from '../../dialogs/recognize.ts';
import type { TurnInput } from '../../dialogs/services.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { message, type Body } from '../emulator/activities.ts';

const SITUATIONS = [
  'sync-join-waiting-win11-22h2',
  'adfs-prt-failed-win10-21h1',
  'device-disabled-or-deleted-win10-22h2',
  'discovery-dns-win10-22h2',
  'entra-healthy-win11-23h2',
  'hybrid-healthy-win10-22h2',
  'domain-controller-unreachable-win11-24h2',
  'prt-user-unknown-win11-24h2',
  'registered-only-win11-23h2',
  'join-throttled-win10-21h1',
];
const AT = 'http://127.0.0.1:9/teams/';

/** The text as a client's HTML holds it: entities, hard spaces for runs of blanks. */
function html(line: string): string {
  return line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('  ', '&nbsp; ');
}
const rich = (content: string): Body => ({ attachments: [{ contentType: 'text/html', content }] });
const flat = (lines: string[]): string => lines.join(' ');

/** Each way: the lines of an output -> the activity. */
const WAYS: Record<string, (lines: string[]) => Body> = {
  'text that lost its line breaks': (lines) => message(AT, flat(lines)),
  'lines of HTML beside it': (lines) =>
    message(AT, flat(lines), rich(`<div itemprop="copy-paste-block">${lines.map((line) => `<div>${html(line)}</div>`).join('')}</div>`)),
  'a code block': (lines) =>
    message(
      AT,
      flat(lines),
      rich(
        `<p itemtype="http://schema.skype.com/CodeBlockEditor" id="x_codeBlockEditor-1">&nbsp;</p><pre class="language-plaintext" itemid="codeBlockEditor-1"><code>${lines.map(html).join('<br>')}</code></pre>`,
      ),
    ),
  'a forwarded message': (lines) =>
    message(
      AT,
      flat(lines),
      rich(
        `<p>kijk eens</p><blockquote itemscope itemtype="http://schema.skype.com/Forward" itemid="1"><p>Anna</p><p>${lines.map(html).join('<br>')}</p></blockquote>`,
      ),
    ),
  'a phone': (lines) => message(AT, lines.map((line) => line.trim().split(/ +/).join('\u00a0')).join('\r\n').replaceAll("'", '’').replaceAll('--', '–')),
  'a file': (lines) => {
    const bytes = iconv.encode(lines.join('\r\n'), 'utf-16le', { addBOM: true });
    const downloadUrl = `data:text/plain;base64,${bytes.toString('base64')}`;
    const contentType = 'application/vnd.microsoft.teams.file.download.info';
    return message(AT, '', { attachments: [{ contentType, content: { downloadUrl, fileType: 'txt' }, name: 'status.txt' }] });
  },
}; // prettier-ignore

const readFiles = openFileReader(
  { origins: null, fileDomains: [], token: null },
  { read: () => Promise.resolve({ failed: 'picture-unread' }), close: () => undefined },
);

async function diagnose(body: Body): Promise<unknown> {
  const activity = Incoming.parse(body);
  const turn = readTurn(activity) as TurnInput;
  const intent = recognize({ ...turn, ...(await readFiles(turn, activity)) }, earsOf(realKnowledge()));
  if (intent.kind !== 'paste') return `read as a ${intent.kind}`;
  const found = realKnowledge().diagnose(intent.status);
  const ids = (list: { id: string }[]): string[] => list.map(({ id }) => id);
  const { verdict, failedPhase, joinType, primary, findings, notes, missing } = found;
  return { verdict, failedPhase, joinType, primary: primary?.id, findings: ids(findings), notes: ids(notes), missing };
}

describe('the paste matrix', () => {
  for (const situation of SITUATIONS) {
    const path = new URL(`../fixtures/dsregcmd/${situation}/input.txt`, import.meta.url);
    const lines = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/);
    for (const [way, deliver] of Object.entries(WAYS)) {
      it(`${situation}: ${way}`, async () => {
        const { primary, findings } = realKnowledge().diagnose(lines.join('\n'));
        assert.ok(primary !== null || findings.length === 0 || situation.includes('healthy'));
        assert.deepEqual(await diagnose(deliver(lines)), await diagnose(message(AT, lines.join('\n'))));
      });
    }
  }
});
