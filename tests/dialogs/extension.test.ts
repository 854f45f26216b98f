// The message extension's answers: the right things, to the right people, as cards that need nothing from the bot.
import assert from 'node:assert/strict';
import { answerQuery, EXTENSION_COMMANDS } from '../../dialogs/extension.ts';
import type { ExtensionItem, ExtensionQuery } from '../../dialogs/extension.ts';
import type { TicketDraft } from '../../helpdesk/types.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { bench, type Bench } from './fakes.ts';

const KARI = { id: 'kari', name: 'Kari <b>Nordmann</b>' };
const BAS = { id: 'bas', name: 'Bas Bakker' };

function query(more: Partial<ExtensionQuery>): ExtensionQuery {
  return { command: 'answers', search: '', skip: 0, count: 25, language: 'en', tenant: 'contoso', user: KARI, ...more };
}

async function items(b: Bench, more: Partial<ExtensionQuery>): Promise<ExtensionItem[]> {
  const answer = await answerQuery(query(more), b.services);
  assert.ok('items' in answer, JSON.stringify(answer));
  return answer.items;
}

async function message(b: Bench, more: Partial<ExtensionQuery>): Promise<string> {
  const answer = await answerQuery(query(more), b.services);
  assert.ok('message' in answer, JSON.stringify(answer));
  return answer.message;
}

function draft(more: Partial<TicketDraft>): TicketDraft {
  return {
    tenant: 'contoso',
    user: KARI,
    language: 'nb',
    address: 'a',
    summary: 'PC-en virker ikke',
    severity: 'normal',
    contact: '',
    question: '',
    answer: '',
    findings: [],
    paste: 'a secret line',
    ...more,
  };
}

describe('the message extension', () => {
  it('answers a question in the language of the client, whatever the question’s', async () => {
    const b = bench();
    for (const language of LANGUAGES) {
      const [first] = await items(b, { search: 'What is a primary refresh token?', language });
      assert.equal(first?.title, b.services.knowledge.entry('what-is-a-prt')?.title[language]);
    }
  });

  it('looks a code up in any notation, also where a question is expected', async () => {
    const b = bench();
    for (const command of ['code', 'answers'])
      for (const search of ['0x801c03f2', '801C03F2', '-2145647630', 'DSREG_E_DIRECTORY_FAILURE']) {
        const found = await items(b, { command, search });
        assert.ok(
          found.every(({ title }) => title.startsWith('0x801c03f2')),
          `${command} ${search}: ${found.map(({ title }) => title).join()}`,
        );
        assert.ok(found.length > 0);
      }
  });

  it('takes an unknown code apart and swaps it for no other', async () => {
    const [stranger, ...near] = await items(bench(), { command: 'code', search: '0x801c03f3x 0x801c03fe' });
    assert.match(stranger?.text ?? '', /isn’t documented here/);
    for (const { text } of near) assert.match(text, /^Did you mean/);
  });

  it('says so when there is nothing, when too much was typed, and what to type', async () => {
    const b = bench();
    assert.match(await message(b, { search: 'coffee machine recipes' }), /^Nothing found for “coffee/);
    assert.match(await message(b, { search: 'x'.repeat(501) }), /too long/);
    assert.match(await message(b, { command: 'code' }), /0x801c03f2/);
    assert.match(await message(b, { command: 'mine' }), /no requests/);
    assert.match(await message(b, { command: 'delete-all' }), /don’t know this command/);
    const [en, nl, nb] = await Promise.all(LANGUAGES.map((language) => message(b, { command: 'mine', language })));
    assert.equal(new Set([en, nl, nb]).size, 3);
  });

  it('shows a person their own requests only, by number and word', async () => {
    const b = bench();
    await b.helpdesk.open('1', draft({}));
    await b.helpdesk.open('2', draft({ user: BAS, summary: 'Van Bas' }));
    await b.helpdesk.open('3', draft({ summary: 'Printer', tenant: 'fabrikam' }));
    const numbers = async (search: string) => (await items(b, { command: 'mine', search })).map(({ title }) => title);
    assert.deepEqual(await numbers(''), ['#1001 PC-en virker ikke']);
    assert.deepEqual(await numbers('#1001'), ['#1001 PC-en virker ikke']);
    assert.deepEqual(await numbers('VIRKER'), ['#1001 PC-en virker ikke']);
    assert.match(await message(b, { command: 'mine', search: '1002' }), /Nothing found/);
  });

  it('shows the team’s requests to the helpdesk, filtered and searched, and politely to nobody else', async () => {
    const b = bench();
    const [match] = b.services.knowledge.lookup('0x801c03f2', 'en').matches;
    const { ticket } = await b.helpdesk.open('1', draft({ findings: [match?.entry ?? ''] }));
    await b.helpdesk.open('2', draft({ user: { id: 'per', name: 'Per Olsen' }, summary: 'Open' }));
    const act = { tenant: 'contoso', ticketId: ticket.id, actor: BAS, role: 'member' } as const;
    await b.helpdesk.act('k', { ...act, action: 'assign' });
    for (const role of ['user', 'guest'] as const) {
      b.roles[BAS.id] = role;
      for (const command of ['unassigned', 'assigned', 'open', 'closed'])
        assert.match(await message(b, { command, user: BAS }), /Only members of the helpdesk’s team/);
    }
    b.roles[BAS.id] = 'member';
    const found = async (command: string, search = '') =>
      (await answerQuery(query({ command, search, user: BAS }), b.services)) as { items?: ExtensionItem[] };
    const numbers = async (command: string, search?: string) =>
      ((await found(command, search)).items ?? []).map(({ title }) => title.slice(0, 5));
    assert.deepEqual(await numbers('unassigned'), ['#1002']);
    assert.deepEqual(await numbers('assigned'), ['#1001']);
    assert.deepEqual(await numbers('open'), ['#1002', '#1001']);
    assert.deepEqual(await numbers('closed'), []);
    assert.deepEqual(await numbers('open', '1002'), ['#1002']);
    assert.deepEqual(await numbers('open', 'olsen'), ['#1002']);
    for (const code of ['0x801c03f2', '-2145647630']) assert.deepEqual(await numbers('open', code), ['#1001'], code);
    await b.helpdesk.act('k2', { ...act, action: 'close', text: 'done' });
    assert.deepEqual(await numbers('closed'), ['#1001']);
  });

  it('inserts cards without anything to press but links, and without a paste', async () => {
    const b = bench();
    await b.helpdesk.open('1', draft({}));
    b.roles[BAS.id] = 'administrator';
    const all = [
      ...(await items(b, { search: 'What is a primary refresh token?' })),
      ...(await items(b, { command: 'code', search: '0x801c03f2' })),
      ...(await items(b, { command: 'code', search: '0x801c03fe' })),
      ...(await items(b, { command: 'mine' })),
      ...(await items(b, { command: 'open', user: BAS })),
    ];
    assert.ok(all.length >= 5);
    for (const { card } of all) {
      const text = JSON.stringify(card);
      assert.doesNotMatch(text, /Action\.(Submit|Execute|ShowCard|Toggle)|selectAction|secret line|"actions":\[\]/);
      assert.ok(text.length * 2 < 28 * 1024);
    }
    assert.ok(JSON.stringify(all).includes('Action.OpenUrl'), 'links stay');
  });

  it('turns the page, and turns an error into a sentence', async () => {
    const b = bench();
    for (let n = 0; n < 5; n++) await b.helpdesk.open(String(n), draft({}));
    const page = await items(b, { command: 'mine', skip: 2, count: 2 });
    assert.deepEqual(
      page.map(({ title }) => title.slice(0, 5)),
      ['#1003', '#1002'],
    );
    b.helpdesk.broken = true;
    assert.match(await message(b, { command: 'mine', language: 'nb' }), /^Beklager/);
  });

  it('knows every command of the app package', () => {
    assert.equal(new Set(EXTENSION_COMMANDS).size, 7);
  });
});
