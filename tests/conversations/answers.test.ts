// Acceptance criteria 5 to 13 and 21 to 23, over the loopback channel with the real knowledge and the real store.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDocuments } from '../../knowledge/documents/open.ts';
import { envelope } from '../emulator/activities.ts';
import {
  ANNA,
  BAS,
  chatOf,
  HELPDESK,
  KARI,
  openOffice,
  PER,
  type Colleague,
  type Office,
  type Shown,
} from '../emulator/office.ts';
import { TENANT } from '../emulator/key-server.ts';
import { readBody } from '../../dialogs/cards/reading.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { buttonsOf } from '../dialogs/press.ts';

type Link = { type: string; title: string; url?: string };

const pasteOf = (situation: string): string =>
  readFileSync(new URL(`../fixtures/dsregcmd/${situation}/input.txt`, import.meta.url), 'utf8');
/** Situation -> the line its answer must quote (criterion 12). */
const BROKEN: Record<string, RegExp> = {
  'discovery-tls-inspection-win11-23h2': /DRS Connectivity Test/,
  'prt-wrong-password-win11-22h2': /Attempt Status/,
  'registered-only-win11-23h2': /WorkplaceJoined/,
  'certificate-expired-win10-22h2': /DeviceCertificateValidity/,
  'device-disabled-or-deleted-win10-22h2': /DeviceAuthStatus/,
};

describe('answers, over the loopback channel', () => {
  let office: Office;
  before(() => void realKnowledge().ask('PRT'));
  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(() => office.end());

  const say = async (who: Colleague, text: string): Promise<Shown> => {
    const [first, ...more] = await office.say(who, text);
    assert.ok(first, text.slice(0, 60));
    assert.deepEqual(
      more.map((one) => one.text.slice(0, 80)),
      [],
    );
    return first;
  };
  /** What is read on the card, without the payloads of its buttons. */
  const read = ({ text, card }: Shown): string => (card ? readBody(card.body) : text);
  const buttons = ({ card }: Shown): string[] => buttonsOf({ text: '', card: card as never });

  it('5: answers a plain question in each language, with a source that is marked as leaving Teams', async () => {
    for (const [who, asked, words, link] of [
      [BAS, 'What is a primary refresh token?', /refresh token/, 'Docs (in browser)'],
      [ANNA, 'Wat is een PRT?', /vernieuwingstoken/, 'Uitleg (in browser)'],
      [KARI, 'Hva er en PRT?', /oppdateringstoken/, 'Les mer (nettleser)'],
    ] as const) {
      const shown = await say(who, asked);
      assert.match(shown.text, words);
      const [leaving] =
        shown.card?.body
          .flatMap((part) => (part as { actions?: Link[] }).actions ?? [])
          .filter(({ title }) => title === link) ?? [];
      assert.equal(leaving?.type, 'Action.OpenUrl');
      assert.match(leaving.url ?? '', /^https:\/\//);
    }
  });

  it('6: answers a Norwegian question from a document that is there in English only, and says so in Norwegian', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'own-documents-'));
    const dataDir = mkdtempSync(join(tmpdir(), 'own-documents-data-'));
    writeFileSync(
      join(dir, 'printers.md'),
      '# Printers\n\n## Badge for the printer\n\nHold your badge against the printer to collect your print.\n',
    );
    const log = { info: () => undefined, error: () => undefined };
    const documents = await openDocuments({ dir, dataDir, watched: false, log });
    await documents.refresh();
    const theirs = await openOffice(documents);
    try {
      const [shown, ...more] = await theirs.say(KARI, 'badge til printer');
      assert.deepEqual(more, []);
      assert.match(shown?.text ?? '', /Hold your badge against the printer/);
      assert.match(shown?.text ?? '', /Kilden er på engelsk/);
      assert.match(shown?.text ?? '', /printers\.md/);
      assert.ok(buttons(shown as Shown).includes('Spør brukerstøtten'));
    } finally {
      await theirs.end();
      await documents.close();
      rmSync(dir, { recursive: true });
      rmSync(dataDir, { recursive: true });
    }
  });

  it('7: gives titled choices to a vague question, and each opens exactly its answer', async () => {
    const shown = await say(BAS, 'device not registered');
    const titles = buttons(shown).filter((title) => realKnowledge().entries.some((entry) => entry.title.en === title));
    assert.ok(titles.length >= 2 && titles.length <= 5, titles.join());
    for (const title of titles) {
      const [opened] = await office.click(BAS, shown, title);
      assert.ok(opened?.text.includes(title), title);
    }
  });

  it('8: says honestly what it does not know, with a way out, and administrators read it in the report', async () => {
    await office.say(ANNA, 'gebruik dit kanaal', { team: HELPDESK });
    const shown = await say(PER, 'How do I fix the coffee machine?');
    assert.match(shown.text, /couldn’t find anything about/);
    assert.ok(buttons(shown).includes('Ask the helpdesk'));
    assert.match((await say(ANNA, 'rapport')).text, /coffee machine/);
  });

  it('9: reads every notation of a code as the same card, and two codes as two blocks', async () => {
    const bodies = new Set<string>();
    for (const code of ['0x801c03f2', '801C03F2', '-2145647630', '2149319666'])
      bodies.add(read(await say(BAS, `what does ${code} mean?`)));
    assert.equal(bodies.size, 1);
    // The name stands for the first meaning only: the second has no public name.
    const byName = read(await say(BAS, 'what does DSREG_E_DIRECTORY_FAILURE mean?'));
    assert.ok([...bodies][0]?.startsWith(byName.split('\n').slice(0, 8).join('\n')), byName);
    const two = await say(BAS, 'I get 0x801c0021 and then 0xcaa20003');
    for (const code of ['0x801c0021', '0xcaa20003']) assert.ok(two.text.includes(code), code);
  });

  it('10: takes an unknown code apart, and offers a near miss without swapping it', async () => {
    const unknown = await say(BAS, '0x8007139f');
    assert.match(unknown.text, /isn’t documented here/);
    assert.match(unknown.text, /5023/);
    assert.ok(buttons(unknown).includes('Ask the helpdesk'));
    const mistyped = await say(BAS, '0x801c03f9');
    assert.match(mistyped.text, /0x801c03f9/);
    assert.match(mistyped.text, /0x801c03f2/);
    assert.doesNotMatch(mistyped.text, /What you can do/);
  });

  it('11: calls a healthy output healthy, and lists what was checked', async () => {
    const shown = await say(BAS, pasteOf('hybrid-healthy-win11-24h2'));
    assert.match(shown.text, /No problem found/);
    assert.match(shown.text, /AzureAdPrt : YES/);
    assert.doesNotMatch(shown.text, /[✖⚠]/u);
    const withoutHello = read(await say(BAS, pasteOf('hello-will-provision-blocked-by-policy-win11-24h2')));
    assert.match(withoutHello, /○ NgcSet : NO/);
    assert.doesNotMatch(withoutHello, /✔ \w+ : NO/);
  });

  it('12: quotes the telling line of a broken output with a next step and a source, twice the same', async () => {
    for (const [situation, line] of Object.entries(BROKEN)) {
      const shown = await say(KARI, pasteOf(situation));
      assert.match(shown.text, line, situation);
      assert.match(shown.text, /Kilde: /, situation);
      assert.equal(read(await say(KARI, pasteOf(situation))), read(shown), situation);
    }
  });

  it('13: reads a quoted, a commented and a cut output, or says what is missing and how to get it', async () => {
    const paste = pasteOf('sync-join-waiting-win11-22h2');
    const quoted = await say(ANNA, `Kan iemand hiernaar kijken?\n${paste.replaceAll(/^/gm, '> ')}\nAlvast bedankt`);
    assert.match(quoted.text, /Server Message/);
    assert.match((await say(ANNA, `\`\`\`\n${paste}\n\`\`\``)).text, /Server Message/);
    assert.match((await say(ANNA, `${paste}\n${'-'.repeat(40_000)}`)).text, /Server Message/);
    assert.match((await say(ANNA, pasteOf('cut-after-device-details-win11-23h2'))).text, /dsregcmd \/status \| clip/);
  });

  it('21, 22: counts an opinion once, keeps what was missing, and reports both to administrators', async () => {
    await office.say(ANNA, 'gebruik dit kanaal', { team: HELPDESK });
    const good = await say(KARI, '0x801c0021');
    const [thanks] = await office.click(KARI, good, 'Løst');
    assert.match(thanks?.text ?? '', /[Tt]akk/);
    await office.click(KARI, good, 'Løst');
    const bad = await say(KARI, '0xcaa20003');
    const [next] = await office.click(KARI, bad, 'Virker fortsatt ikke');
    const told = buttons(next as Shown).find((title) => title.includes('Send')) ?? '';
    await office.click(KARI, next as Shown, told, { comment: 'Hvor er hendelsesloggen?' });
    const { text } = await say(ANNA, 'rapport');
    assert.match(text, /Geholpen: 1 keer\. Niet geholpen: 1 keer\./);
    assert.match(text, /Hvor er hendelsesloggen\?/);
    assert.doesNotMatch(text, /Kari/);
  });

  it('23: answers an empty message, an emoji and a huge paste in words, and nobody of another tenant', async () => {
    for (const text of ['', '👍', 'x'.repeat(200_000)]) assert.ok((await say(KARI, text)).text.length > 20);
    const { connector } = office.emulator;
    const mark = connector.sent.length;
    const other = 'd2c4a6e8-1111-4222-8333-944455556666';
    const stranger = {
      from: PER,
      locale: PER.locale,
      conversation: { id: 'a:x', conversationType: 'personal', tenantId: other },
      channelData: { tenant: { id: other } },
    };
    const { status } = await office.send(
      envelope(connector.serviceUrl, { type: 'message', text: 'help', ...stranger }),
    );
    assert.equal(status, 401);
    await connector.received(mark + 1);
    assert.match(connector.sent.at(-1)?.activity.text ?? '', /only work for people of this organisation/);
    assert.notEqual(other, TENANT);
    assert.ok(office.standing(chatOf(KARI)).length >= 3);
  });
});
