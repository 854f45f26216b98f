// Every card there can be: small enough, at most six actions, wrapped, readable as text, and no user text as Markdown.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { codeCard } from '../../dialogs/cards/code.ts';
import { answerCard, choicesCard, declineCard } from '../../dialogs/cards/answer.ts';
import type { CarriedDiagnosis } from '../../dialogs/cards/actions.ts';
import { diagnosisCard } from '../../dialogs/cards/diagnosis.ts';
import { helpCard } from '../../dialogs/cards/help.ts';
import { privacyCard } from '../../dialogs/cards/privacy.ts';
import { phaseMarks } from '../../dialogs/cards/phases.ts';
import { ownRequestCard, requestsCard } from '../../dialogs/cards/own-request.ts';
import { notice } from '../../dialogs/helpdesk/tell.ts';
import { receipt, requestForm } from '../../dialogs/cards/request.ts';
import { ticketCard } from '../../dialogs/cards/ticket.ts';
import { carry, redactPaste } from '../../dialogs/diagnose.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import { answerFile } from '../../dialogs/picture.ts';
import { openPage } from '../../dialogs/page.ts';
import type { Page } from '../../dialogs/page.ts';
import type { Reply } from '../../dialogs/services.ts';
import type { Ticket } from '../../helpdesk/types.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { Language } from '../../knowledge/types.ts';
import { realKnowledge } from './fakes.ts';
import { pressables } from './press.ts';

const NASTY = '**x** [click](https://evil.example) <at>All</at> # 1. `y` ![z](w)';
const KEY = '0123456789abcdef0123456789abcdef0123';
const page = (language: Language, isPublic = false): Page =>
  openPage(realKnowledge(), language, KEY, isPublic ? 'channel' : 'personal');

/** What holds for every card. */
function judge(reply: Reply, name: string, typed = ''): void {
  const { card } = reply;
  assert.ok(card, name);
  const json = JSON.stringify(card);
  assert.ok(json.length * 2 <= 28 * 1024, `${name}: ${json.length * 2} bytes of UTF-16`);
  assert.ok(Buffer.byteLength(json) <= 25 * 1024, `${name}: ${Buffer.byteLength(json)} bytes`);
  assert.ok(pressables(reply).length <= 6, `${name}: ${pressables(reply).length} actions`);
  assert.ok(reply.text.trim() !== '', name);
  assert.ok((card.speak ?? '') !== '' && card.fallbackText !== '', name);
  for (const action of pressables(reply)) assert.ok(action.title !== '', name);
  const buttons = (card.body as { actions?: { title: string }[] }[]).flatMap((element) => element.actions ?? []);
  for (const { title } of buttons) {
    assert.ok(title.length <= 24, `${name}: “${title}” is ${title.length} characters`);
  }
  for (const element of everyElement(card.body)) {
    if (element.type === 'TextBlock') {
      assert.equal(element.wrap, true, name);
      const { text = '' } = element;
      assert.ok(!text.includes('`'), `${name}: code span in a heading: ${text}`);
      if (typed !== '') assert.ok(!text.includes(typed), `${name}: user text read as Markdown`);
    }
    for (const value of Object.values(element)) assert.notEqual(value, undefined, `${name}: empty ${element.type}`);
  }
}

function* everyElement(elements: unknown[]): Generator<{ type: string; wrap?: boolean; text?: string }> {
  for (const element of elements as { type: string; items?: unknown[]; columns?: unknown[] }[]) {
    yield element;
    yield* everyElement([...(element.items ?? []), ...(element.columns ?? [])]);
  }
}

describe('cards', () => {
  it('draws what was read in a picture, in every language', () => {
    const screen = `${NASTY}\nAzureAdJoined : NO\nDRS Discovery Test : FAIL [0x801c0021/0x80072ee7]\nAADSTS50155 0xcaa2000c 0x801c03f2`;
    for (const language of LANGUAGES) {
      const reply = answerFile({ is: 'picture', text: screen }, page(language), realKnowledge());
      judge(reply, `picture/${language}`, NASTY);
      assert.ok(!reply.text.includes('evil.example'));
      assert.equal(pressables(reply).length, 6);
    }
  });

  it('draws every entry as an answer, in every language', () => {
    for (const entry of realKnowledge().entries) {
      for (const language of LANGUAGES) {
        const reply = answerCard([entry.id], NASTY, page(language));
        judge(reply, `${entry.id}/${language}`, NASTY);
        assert.ok(reply.text.includes(entry.title[language]), entry.id);
      }
    }
  });

  it('draws every code, in every language', () => {
    const knowledge = realKnowledge();
    for (const id of new Set(knowledge.entries.flatMap((entry) => entry.codes.map((code) => code.id)))) {
      for (const language of LANGUAGES) {
        const reply = codeCard(knowledge.lookup(id, language), id, page(language));
        judge(reply, `${id}/${language}`);
        const title = knowledge.lookup(id, language).matches[0]?.title ?? id;
        assert.ok(reply.text.includes(title), `${id}/${language}: ${reply.text.slice(0, 200)}`);
      }
    }
  });

  it('draws the longest diagnosis there can be within its limit', () => {
    const size = (id: string) => JSON.stringify(realKnowledge().entry(id)).length;
    const ids = realKnowledge().entries.map((entry) => entry.id);
    const longest = ids.sort((left, right) => size(right) - size(left));
    const quotes = Array.from({ length: 4 }, () => `Server Message : ${'x'.repeat(140)}`);
    const findings = longest.slice(0, 4).map((id, index) => ({
      id,
      severity: 'error' as const,
      codes: ['0x801c03f2 A'],
      quotes: quotes.slice(0, index === 0 ? 4 : 1),
    }));
    const d: CarriedDiagnosis = {
      verdict: 'failing',
      phase: 'join',
      join: 'domain-only',
      findings,
      notes: longest.slice(4, 10),
      missing: ['dsregcmd-status', 'run-as-user'],
      checked: 212,
      seen: [],
      paste: KEY,
      private: true,
    };
    for (const language of LANGUAGES) judge(diagnosisCard(d, page(language, true)), `longest/${language}`);
    for (const verdict of ['healthy', 'undecided', 'not-dsregcmd'] as const) {
      const seen = ['AzureAdJoined : YES', 'AzureAdPrt : YES'];
      judge(diagnosisCard({ ...d, verdict, phase: null, seen }, page('nb')), verdict);
    }
  });

  it('draws choices, help and an honest no', () => {
    const ids = realKnowledge()
      .entries.slice(0, 3)
      .map((entry) => entry.id);
    for (const language of LANGUAGES) {
      judge(choicesCard(ids, NASTY, page(language)), `choices/${language}`, NASTY);
      judge(declineCard(NASTY, page(language)), `decline/${language}`, NASTY);
      judge(helpCard(page(language)), `help/${language}`);
      judge(privacyCard(page(language)), `privacy/${language}`);
      judge(privacyCard(page(language, true)), `privacy/public/${language}`);
      judge(helpCard(page(language, true), true), `welcome/${language}`);
    }
  });

  it('asks "which of these" only where there is more than one', () => {
    const ids = realKnowledge()
      .entries.slice(0, 2)
      .map((entry) => entry.id);
    const drawn = (some: string[]) => JSON.stringify(choicesCard(some, 'q', page('nl')).card);
    assert.match(drawn(ids.slice(0, 1)), /Bedoel je dit\?/);
    assert.match(drawn(ids), /Welke van deze bedoel je\?/);
  });

  it('shows of an event what stands in it, and no row that only follows from it', () => {
    const seenIn = (text: string): string[] => {
      const status = parseStatus(text);
      return carry(realKnowledge().diagnose(status), status, '', 0).seen;
    };
    const will = 'Windows Hello for Business provisioning will be launched.';
    assert.deepEqual(seenIn(`Event ID 358\n${will}`), [will]);
    // What was found in it is quoted there.
    const joined = 'Device is AAD joined ( AADJ or DJ++ ): Yes';
    const enabled = 'Windows Hello for Business policy is enabled: Yes';
    assert.deepEqual(seenIn([will.replace('will', 'will not'), joined, enabled].join('\n')), []);
    assert.deepEqual(seenIn('azureadjoined: yes'), ['AzureAdJoined : yes']);
  });

  it('checks nothing off about the sign-in of someone else', () => {
    const paste = readFileSync(
      new URL('../fixtures/dsregcmd/run-as-system-win11-23h2/input.txt', import.meta.url),
      'utf8',
    );
    const diagnosis = realKnowledge().diagnose(paste);
    assert.equal(diagnosis.verdict, 'healthy');
    const { seen } = carry(diagnosis, parseStatus(paste), '', 0);
    assert.ok(seen.includes('AzureAdJoined : YES'));
    assert.deepEqual(
      seen.filter((line) => /AzureAdPrt|WamDefaultSet|NgcSet/.test(line)),
      [],
    );
  });

  it('quotes lines with the names and placeholders of the whole output', () => {
    const paste = readFileSync(
      new URL('../fixtures/dsregcmd/prt-wrong-password-win11-22h2/input.txt', import.meta.url),
      'utf8',
    )
      .replace(/TenantName : .*/, 'TenantName : Van der Berg Logistiek B.V.')
      .replace(/Device Name : .*/, 'Device Name : VDB-NB-0231.vdb.example')
      .replace(
        /AADSTS50126: .*/,
        "AADSTS50126: Access to 'Van der Berg Logistiek B.V.' tenant is denied on VDB-NB-0231 in VDB.example, ".padEnd(
          159,
          '.',
        ) + 'jan@vdb.example and later',
      );
    const status = parseStatus(paste);
    const whole = redactPaste(paste, status);
    for (const known of [undefined, whole.whole]) {
      const { findings, seen } = carry(realKnowledge().diagnose(status), status, '', 0, known);
      const quotes = findings.flatMap((finding) => finding.quotes);
      assert.ok(quotes.length > 1);
      assert.ok(quotes.some((quote) => quote.includes('AADSTS50126')));
      for (const line of [...quotes, ...seen]) {
        assert.doesNotMatch(line, /Berg|VDB|jan/i);
        assert.ok(line.length <= 160);
        assert.ok(whole.text.includes(line), line);
      }
    }
  });

  it('draws what people typed as text, in the form, the receipt, the list and the channel', () => {
    const ticket: Ticket = {
      tenant: 't',
      user: { id: 'u', name: NASTY },
      language: 'nb',
      address: 'a',
      summary: NASTY,
      severity: 'urgent',
      contact: NASTY,
      question: NASTY,
      answer: 'x',
      findings: [],
      paste: Array.from({ length: 400 }, () => `${NASTY} : YES`)
        .join('\n')
        .slice(0, 6000),
      id: 'i',
      number: 1042,
      status: 'open',
      assignee: { id: 'v', name: NASTY },
      createdAt: '2026-11-21T08:00:00.000Z',
      updatedAt: '2026-11-21T08:00:00.000Z',
      version: 1,
    };
    const context = { q: NASTY, ids: [], paste: KEY };
    const form = { summary: NASTY, severity: 'normal' as const, contact: NASTY, paste: ticket.paste, hidden: 3 };
    for (const language of LANGUAGES) {
      judge(ticketCard(ticket, page(language)), `ticket/${language}`, NASTY);
      judge(requestForm(form, KEY, context, page(language)), `form/${language}`, NASTY);
      judge(receipt(ticket, ['but'], page(language)), `receipt/${language}`, NASTY);
      judge(
        requestsCard(
          {
            said: 'x',
            tickets: Array.from({ length: 30 }, (_, index) => ({ ...ticket, number: 1042 - index })),
            before: 1030,
            names: true,
            more: () => ({ do: 'my-requests', lang: language }),
          },
          page(language),
        ),
        `requests/${language}`,
        NASTY,
      );
      for (const status of ['open', 'assigned', 'closed', 'withdrawn'] as const) {
        const around = { onCall: [{ id: '29:x', name: NASTY }], chat: 'kari@contoso.example' };
        judge(ticketCard({ ...ticket, status }, page(language), around), `ticket/${status}/${language}`, NASTY);
        const actor = { id: 'v', name: NASTY };
        const event = { seq: 2, at: ticket.createdAt, actor, text: NASTY, paste: '', findings: [] } as const;
        const events = (['reply', 'request-run', 'close', 'assign', 'attach'] as const).map((action) => ({
          ...event,
          action,
          findings: [],
        }));
        judge(ownRequestCard({ ...ticket, status }, events, page(language), 'x'), `own/${status}/${language}`, NASTY);
        for (const told of events)
          judge(notice(ticket, told, page(language)), `told/${told.action}/${language}`, NASTY);
      }
    }
    assert.match(ticketCard(ticket, page('nl')).text, /Aanvraag #1042/);
    assert.doesNotMatch(JSON.stringify(ticketCard(ticket, page('nl')).card), /"value":"[^"]*<at>/);
  });

  it('has a text for every key it uses, in every language', () => {
    const used = new Set<string>();
    for (const folder of ['dialogs', 'dialogs/cards', 'dialogs/helpdesk']) {
      for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
        const source = readFileSync(`${folder}/${file}`, 'utf8');
        for (const match of source.matchAll(/(?:\.t\(|sentence\(page, |'(?=words-))'?([a-z][a-z-]+)'/g))
          used.add(match[1] as string);
      }
    }
    assert.ok(used.size > 60, `${used.size}`);
    for (const key of used) {
      for (const language of LANGUAGES)
        assert.doesNotThrow(
          () => realKnowledge().locales.messages[language].get(key) ?? assert.fail(),
          `${language}: ${key}`,
        );
    }
  });
});

describe('phaseMarks', () => {
  const rows: [Parameters<typeof phaseMarks>, string][] = [
    [['failing', 'pre-check', '✖'], '✖○○○○'],
    [['failing', 'discover', '✖'], '✔✖○○○'],
    [['failing', 'join', '⚠'], '✔✔✔⚠○'],
    [['failing', 'post-join', '✖'], '✔✔✔✔✖'],
    [['failing', 'hello', '✖'], '✔✔✔✔✔'],
    [['healthy', null, '✖'], '✔✔✔✔✔'],
    [['undecided', null, '✖'], '?????'],
  ];
  for (const [args, drawn] of rows)
    it(`${args.join(' ')} is ${drawn}`, () => assert.equal(phaseMarks(...args).join(''), drawn));
});
