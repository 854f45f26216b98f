// The message extension over the loopback channel: the client's form of question and answer, in time, and clean refusals.
import assert from 'node:assert/strict';
import { answerExtension } from '../../bot/message-extension.ts';
import { Incoming } from '../../bot/gate.ts';
import { envelope, type Body } from '../emulator/activities.ts';
import { ANNA, BAS, HELPDESK, KARI, openOffice, type Colleague, type Office } from '../emulator/office.ts';
import { TENANT } from '../emulator/key-server.ts';
import { bench, realKnowledge } from '../dialogs/fakes.ts';

interface Result {
  composeExtension: {
    type: string;
    text?: string;
    attachments?: { contentType: string; content: object; preview: { content: { title: string; text: string } } }[];
  };
}

function invoke(serviceUrl: string, { locale, ...from }: Colleague, name: string, value: unknown): Body {
  const conversation = { id: '19:any@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId: TENANT };
  return envelope(serviceUrl, { type: 'invoke', name, value, from, locale, conversation, entities: [] });
}

const search = (commandId: string, text: string): object => ({
  commandId,
  parameters: [{ name: 'search', value: text }],
  queryOptions: { skip: 0, count: 25 },
});

describe('the message extension, over the loopback channel', () => {
  let office: Office;
  before(async () => {
    office = await openOffice();
    // The program builds its search at the start; here whoever asks first would wait for it.
    realKnowledge().ask('PRT');
    await office.say(ANNA, 'gebruik dit kanaal', { team: HELPDESK });
    await office.helpdesk.open('key', {
      tenant: TENANT,
      user: { id: KARI.aadObjectId, name: KARI.name },
      language: 'nb',
      address: JSON.stringify({}),
      summary: 'PC-en <b>virker</b> ikke',
      severity: 'urgent',
      contact: '',
      question: '',
      answer: '',
      findings: [],
      paste: '',
    });
  });
  after(() => office.end());

  const ask = async (who: Colleague, command: string, text: string): Promise<Result['composeExtension']> => {
    const { serviceUrl } = office.emulator.connector;
    const started = performance.now();
    const { status, body } = await office.send(
      invoke(serviceUrl, who, 'composeExtension/query', search(command, text)),
    );
    assert.equal(status, 200);
    assert.ok(performance.now() - started < 2_000, 'within two seconds');
    return (JSON.parse(body) as Result).composeExtension;
  };

  it('gives previews and cards, in the language of the client', async () => {
    const found = await ask(KARI, 'answers', 'Hva er en PRT?');
    assert.equal(found.type, 'result');
    const [first] = found.attachments ?? [];
    assert.equal(first?.contentType, 'application/vnd.microsoft.card.adaptive');
    assert.match(JSON.stringify(first?.content), /oppdateringstoken/);
    assert.ok(first?.preview.content.title);
  });

  it('shows own requests to their owner and the team’s to its members, and no markup of theirs', async () => {
    const [own] = (await ask(KARI, 'mine', '')).attachments ?? [];
    assert.equal(own?.preview.content.title, '#1001 PC-en ‹b›virker‹/b› ikke');
    assert.equal((await ask(KARI, 'open', '')).type, 'message');
    assert.equal((await ask(BAS, 'mine', '')).type, 'message');
    assert.equal((await ask(BAS, 'open', '#1001')).attachments?.length, 1);
    const none = await ask(ANNA, 'assigned', '');
    assert.deepEqual(none, { type: 'message', text: 'Hier staan geen aanvragen.' });
  });

  it('answers the same query again from what there is now: nothing of it is kept', async () => {
    const { serviceUrl } = office.emulator.connector;
    const query = invoke(serviceUrl, BAS, 'composeExtension/query', search('assigned', ''));
    const before = await office.send(query);
    await office.say(BAS, 'assign 1001');
    const after = await office.send(query);
    assert.doesNotMatch(before.body, /#1001/);
    assert.match(after.body, /#1001/);
    await office.say(BAS, 'unassign 1001');
  });

  it('refuses what it does not offer, without a word of the SDK and without a message', async () => {
    const { serviceUrl, sent } = office.emulator.connector;
    const mark = sent.length;
    for (const name of [
      'composeExtension/querySettingUrl',
      'composeExtension/setting',
      'composeExtension/fetchTask',
      'composeExtension/submitAction',
      'composeExtension/selectItem',
      'composeExtension/queryLink',
      'task/fetch',
    ])
      assert.deepEqual(await office.send(invoke(serviceUrl, KARI, name, {})), { status: 400, body: '' }, name);
    assert.equal(sent.length, mark);
  });

  it('takes any shape of question', async () => {
    const { serviceUrl } = office.emulator.connector;
    for (const value of [
      null,
      'x',
      [],
      {},
      { commandId: 7 },
      { commandId: 'mine', parameters: 'x' },
      search('mine', '\u0000'),
    ]) {
      const { status, body } = await office.send(invoke(serviceUrl, KARI, 'composeExtension/query', value));
      assert.equal(status, 200, JSON.stringify(value));
      assert.ok((JSON.parse(body) as Result).composeExtension.type);
    }
  });

  it('says that it takes too long rather than being cut off', async () => {
    const b = bench();
    b.helpdesk.requestsOf = () => new Promise(() => undefined);
    const activity = Incoming.parse(invoke('http://127.0.0.1/', KARI, 'composeExtension/query', search('mine', '')));
    const { composeExtension } = (await answerExtension(activity, b.services, 20)) as Result;
    assert.match(composeExtension.text ?? '', /^Beklager/);
  });
});
