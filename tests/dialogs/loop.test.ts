// The loop in conversation: opinions with words, what is noted of each turn, the report, reloading, and who may.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openPage } from '../../dialogs/page.ts';
import { respond } from '../../dialogs/respond.ts';
import type { Reply, TurnInput } from '../../dialogs/services.ts';
import { noteAnswer } from '../../dialogs/unanswered.ts';
import { harmless, toCsv } from '../../helpdesk/loop/csv.ts';
import type { Library, Reloaded } from '../../knowledge/library.ts';
import { openWorld, type World } from '../helpdesk/world.ts';
import { bench, turn } from './fakes.ts';
import type { Bench } from './fakes.ts';
import { buttonsOf, press } from './press.ts';

const BROKEN = readFileSync(
  new URL('../fixtures/dsregcmd/device-disabled-or-deleted-win10-22h2/input.txt', import.meta.url),
  'utf8',
);

async function say(b: Bench, text: string, more: Partial<TurnInput> = {}): Promise<Reply> {
  const [reply] = await respond(turn(text, more), b.services);
  assert.ok(reply);
  return reply;
}

function click(b: Bench, reply: Reply, title: string, inputs: object = {}, more: Partial<TurnInput> = {}) {
  return say(b, '', { kind: 'action', value: { ...press(reply, title), ...inputs }, ...more });
}

describe('loop: opinions', () => {
  it('keeps entry, language and version of the answer, once per person', async () => {
    const b = bench();
    const answer = await say(b, '0x801c03f2', { localeHint: 'nb-NO' });
    assert.match((await click(b, answer, 'Løst')).text, /hyggelig|takk/i);
    await click(b, answer, 'Løst');
    await click(b, answer, 'Løst', {}, { user: { id: 'u2', name: 'Anna' } });
    const [first, second, ...more] = b.helpdesk.ratings.values();
    assert.deepEqual(more, []);
    const opinion = { tenant: 'contoso', language: 'nb', version: b.services.knowledge.version, helpful: true };
    assert.deepEqual(first, { ...opinion, entry: answer.feedback?.context.ids[0], comment: '' });
    assert.deepEqual(second, first);
  });

  it('asks what was missing after a question and after an output, and redacts it', async () => {
    for (const [asked, others] of [
      ['0x801c03f2', ['Ask the helpdesk']],
      [BROKEN, ['Ask the helpdesk']],
    ] as const) {
      const b = bench();
      const next = await click(b, await say(b, asked), 'Still not working');
      for (const title of [...others, 'Send comment']) assert.ok(buttonsOf(next).includes(title), title);
      assert.match(next.text, /What was missing\?/);
      const comment = 'Not for kari@contoso.example on 10.1.2.3';
      assert.match((await click(b, next, 'Send comment', { comment })).text, /improve/);
      const [rating] = b.helpdesk.ratings.values();
      assert.equal(rating?.helpful, false);
      assert.match(rating?.comment ?? '', /^Not for <\S+> on <\S+>$/);
    }
  });

  it('says so when there is nothing to send, or nothing it could join', async () => {
    const b = bench();
    const next = await click(b, await say(b, '0x801c03f2'), 'Still not working');
    assert.match((await click(b, next, 'Send comment', { comment: '  ' })).text, /nothing to send/);
    const other = { user: { id: 'u2', name: 'Anna' } };
    assert.match((await click(b, next, 'Send comment', { comment: 'x' }, other)).text, /couldn’t store/);
    b.helpdesk.broken = true;
    assert.match((await click(b, next, 'Send comment', { comment: 'x' })).text, /couldn’t store/);
  });

  it('takes the channel’s own thumbs as the same opinion, without a word', async () => {
    const b = bench();
    const answer = await say(b, '0x801c03f2');
    assert.ok(answer.feedback);
    const value = { v: 1, do: 'react', ...answer.feedback, helpful: false, text: 'for 10.1.2.3' };
    assert.deepEqual(await respond(turn('', { kind: 'action', value }), b.services), []);
    await click(b, answer, 'It works now');
    assert.equal(b.helpdesk.ratings.size, 1);
    const [rating] = b.helpdesk.ratings.values();
    assert.equal(rating?.helpful, false);
    assert.match(rating?.comment ?? '', /^for <\S+>$/);
  });

  it('adds the words of a thumb to an opinion given by button', async () => {
    const b = bench();
    const answer = await say(b, '0x801c03f2');
    await click(b, answer, 'It works now');
    const value = { v: 1, do: 'react', ...answer.feedback, helpful: true, text: 'quick' };
    await respond(turn('', { kind: 'action', value }), b.services);
    assert.deepEqual(
      [...b.helpdesk.ratings.values()].map(({ comment }) => comment),
      ['quick'],
    );
  });

  it('offers the channel’s thumbs for answers only', async () => {
    const b = bench();
    assert.ok((await say(b, BROKEN)).feedback);
    for (const text of ['help', 'How do I fix the coffee machine?', '0x8badf00d', 'my requests']) {
      assert.equal((await say(b, text)).feedback, undefined, text);
    }
  });
});

describe('loop: what is noted', () => {
  it('counts every turn by how it ended', async () => {
    const b = bench();
    const { loop } = b.helpdesk;
    await say(b, 'help');
    await say(b, '0x801c03f2');
    await say(b, BROKEN);
    assert.deepEqual(
      loop.turns.map(({ kind, language, entry }) => [kind, language, entry !== '']),
      [
        ['other', 'en', false],
        ['code', 'en', true],
        ['diagnosis', 'en', true],
      ],
    );
    assert.deepEqual(loop.questions, []);
  });

  it('keeps what had no answer, redacted and folded, and codes nobody knows', async () => {
    const b = bench();
    await say(b, 'How do I fix the coffee machine of kari@contoso.example?');
    await say(b, '0x8badf00d');
    const [coffee, code] = b.helpdesk.loop.questions;
    assert.equal(coffee?.kind, 'decline');
    assert.match(coffee?.text ?? '', /^How do I fix the coffee machine of <\S+>\?$/);
    assert.match(coffee?.form ?? '', /^how do i fix the coffee machine of [a-z]+ \d$/);
    assert.ok(!JSON.stringify(b.helpdesk.loop.questions).includes('kari'));
    assert.equal(code?.kind, 'unknown-code');
  });

  it('calls nothing unanswered that the organisation’s own documents speak of', () => {
    const b = bench();
    const page = openPage(b.services.knowledge, 'en', 'k');
    const found = { kind: 'decline', about: { is: 'decline', q: 'printer' }, confidence: 0, entries: [] } as const;
    const at = { input: turn('printer'), services: b.services, page };
    noteAnswer({ ...found, entries: [] }, true, at);
    assert.deepEqual([b.helpdesk.loop.turns.length, b.helpdesk.loop.questions.length], [1, 0]);
    noteAnswer({ ...found, entries: [] }, false, at);
    assert.equal(b.helpdesk.loop.questions.length, 1);
  });

  it('knows choices that somebody opened by the same question', async () => {
    const b = bench();
    const choices = await say(b, 'device not registered');
    const [kept] = b.helpdesk.loop.questions;
    assert.equal(kept?.kind, 'choices');
    await click(b, choices, buttonsOf(choices)[0] ?? '');
    assert.equal(b.helpdesk.loop.choices[0]?.form, kept?.form);
  });
});

describe('loop: the report', () => {
  let world: World;
  let b: Bench;
  const boss: Partial<TurnInput> = { user: { id: 'boss', name: 'Boss' } };
  beforeEach(async () => {
    world = await openWorld();
    b = bench();
    b.services.helpdesk = world.helpdesk;
    b.services.now = () => world.now();
    b.roles['boss'] = 'administrator';
  });
  afterEach(() => world.end());

  const live = async (): Promise<void> => {
    await say(b, 'How do I fix the coffee machine?');
    await say(b, 'How do I fix the coffee machine?', { user: { id: 'u2', name: 'Anna' } });
    const answer = await say(b, '0x801c03f2', { localeHint: 'nl-NL', conversation: 'c2' });
    const next = await click(b, answer, 'Werkt nog niet');
    await click(b, next, 'Opmerking versturen', { comment: '=2+3 [click](https://evil.example)' });
    const form = await click(b, answer, 'Helpdesk vragen');
    await click(b, form, 'Versturen', { summary: 'x' });
  };

  it('shows what is asked, unanswered, low-rated, by language, and how much went to people', async () => {
    await live();
    const { text } = await say(b, 'report', boss);
    assert.match(text, /Report, 15 November 2026 to 21 November 2026/);
    assert.match(text, /including 3 questions/);
    assert.match(text, /1 request to the helpdesk: 33% of the questions/);
    assert.match(text, /Languages: English 67%, Nederlands 33%/);
    assert.match(text, /How do I fix the coffee machine\? {2}2 times, not found · English/);
    assert.match(text, /• .+ {2}1 not helpful, 0 helpful/);
    assert.match(text, /“=2\+3 \[click\]\(https:\/\/<host-1>\)/);
    assert.match(text, new RegExp(`Knowledge version ${b.services.knowledge.version}`));
  });

  it('speaks the language of the command and keeps to the period', async () => {
    await live();
    world.pass(10 * 86_400_000);
    assert.match(
      (await say(b, 'rapport', { ...boss, localeHint: 'nl-NL', conversation: 'c3' })).text,
      /, waarvan 0 vragen\./,
    );
    const dutch = await say(b, 'rapport 30 dagen', { ...boss, localeHint: 'nl-NL', conversation: 'c3' });
    assert.match(dutch.text, /Rapport van 2 november 2026 tot en met 1 december 2026/);
    assert.match(dutch.text, /2 keer, niet gevonden · English/);
    const norwegian = await say(b, 'vis rapporten for siste 30 dager', boss);
    assert.match(norwegian.text, /2 ganger, ikke funnet · English/);
  });

  it('gives the rows as a file’s lines, with no formula in them', async () => {
    await live();
    const { text } = await say(b, 'report csv', boss);
    assert.match(text, /"rating","2026-11-21","contoso","","[a-z-]+","nl","[0-9a-f]{8}","","","no","'=2\+3 /);
    assert.match(text, /"unanswered","2026-11-21","contoso","decline","","en","","2","0","",/);
    for (const person of ['Kari', 'u1', 'boss']) assert.ok(!text.includes(person), person);
  });

  it('keeps tenants apart', async () => {
    await live();
    const { text } = await say(b, 'report', { ...boss, tenant: 'fabrikam' });
    assert.match(text, /including 0 questions/);
  });

  it('is for administrators, in private or in the helpdesk’s channel', async () => {
    b.roles['bob'] = 'member';
    for (const id of ['u1', 'bob']) {
      assert.match((await say(b, 'report', { user: { id, name: id } })).text, /Only owners of the helpdesk team/);
    }
    const team = { id: 'team', channel: 'general' };
    const there = { ...boss, scope: 'channel', conversation: 'thread', team } as const;
    assert.match((await say(b, 'report', there)).text, /only do that in a personal chat/);
    const setBy = { teamId: 'team', channelId: 'general', address: 'a', language: 'en', setBy: 'boss' } as const;
    await world.helpdesk.setChannel({ tenant: 'contoso', ...setBy });
    assert.match((await say(b, 'report', there)).text, /Report, /);
    assert.match((await say(b, 'report', { ...boss, scope: 'groupChat' })).text, /only do that in a personal chat/);
  });

  it('reads only a command with nothing else in it as one', async () => {
    for (const text of [
      'how do I report a lost laptop',
      'report 5 6',
      'reload the page does not work',
      'last inn siden',
    ]) {
      assert.doesNotMatch((await say(b, text, boss)).text, /Report, |in use now|reloaded here/, text);
    }
  });
});

describe('loop: reloading', () => {
  const boss: Partial<TurnInput> = { user: { id: 'boss', name: 'Boss' } };
  const over = (answer: Reloaded, asked: (string | undefined)[] = []): Bench => {
    const b = bench();
    b.roles['boss'] = 'administrator';
    const library: Library = {
      current: () => b.services.knowledge,
      reload: (version) => Promise.resolve((asked.push(version), answer)),
      follow: () => Promise.resolve(),
      versions: () => Promise.resolve([{ version: '1a2b3c4d', at: '2026-11-20T08:00:00.000Z', entries: 5 }]),
    };
    b.services.library = library;
    return b;
  };

  it('says which version is served and how to go back', async () => {
    const asked: (string | undefined)[] = [];
    const b = over({ outcome: 'served', version: 'bbbbbbbb', before: 'aaaaaaaa', entries: 531 }, asked);
    const { text } = await say(b, 'reload', boss);
    assert.match(text, /✔ Version bbbbbbbb is in use now/);
    assert.match(text, /reload aaaaaaaa/);
    assert.match((await say(b, 'herladen aaaaaaaa', boss)).text, /Versie bbbbbbbb is nu in gebruik/);
    assert.match((await say(b, 'last inn på nytt', boss)).text, /Versjon bbbbbbbb er i bruk nå/);
    assert.deepEqual(asked, [undefined, 'aaaaaaaa', undefined]);
  });

  it('names file and line of what is broken, and that the old version stays', async () => {
    const fault = 'entries/join/x.yaml:12: title.nb is missing: add it';
    const b = over({ outcome: 'refused', version: 'aaaaaaaa', faults: [fault] });
    const { text } = await say(b, 'reload', boss);
    assert.match(text, /Version aaaaaaaa stays in use/);
    assert.ok(text.includes(fault));
  });

  it('lists the versions there are when the one asked for is not kept', async () => {
    const b = over({ outcome: 'unknown', version: 'aaaaaaaa' });
    const { text } = await say(b, 'reload 00000000', boss);
    assert.match(text, /There is no version 00000000/);
    assert.match(text, /1a2b3c4d · 20 November 2026/);
  });

  it('is refused to anybody else, and said where there is no library', async () => {
    const asked: (string | undefined)[] = [];
    const b = over({ outcome: 'unknown', version: 'aaaaaaaa' }, asked);
    assert.match((await say(b, 'reload')).text, /Only owners/);
    assert.deepEqual(asked, []);
    delete b.services.library;
    assert.match((await say(b, 'reload', boss)).text, /can’t be reloaded here/);
  });
});

describe('loop: the file', () => {
  it('never begins a cell with what a spreadsheet calculates', () => {
    for (const cell of ['=1', '+1', '-1', '@x', '\t=1', '\r=1', '\0=1', ' =1', '＝1']) {
      assert.match(harmless(cell), /^'/, JSON.stringify(cell));
    }
    for (const cell of ['', 'a=1', '1-2', '«x»']) assert.equal(harmless(cell), cell);
  });

  it('is marked as UTF-8 and quotes everything', () => {
    const csv = toCsv({ asked: [], unanswered: [], ratings: [], requests: 0 });
    assert.match(csv, /^\uFEFF"row","day",/);
  });
});
