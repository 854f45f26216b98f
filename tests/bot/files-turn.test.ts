// From a message with a file to its answer: fetched as Teams delivers it, read, answered, and nothing of it kept or logged.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import iconv from 'iconv-lite';
import type { Respond } from '../../bot/bot.ts';
import type { TurnInput } from '../../dialogs/services.ts';
import { upload } from '../bar/send-file.ts';
import { inChannel, message } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';
import { BOT_TOKEN } from '../emulator/key-server.ts';

const STATUS = 'AzureAdJoined : NO\r\nDomainJoined : YES\r\nTenantName : Geheim Één\r\n';

describe('a message with a file', () => {
  let files: Server;
  let origin = '';
  let emulator: Emulator;
  let seen: TurnInput[] = [];
  let served: Record<string, Buffer> = {};
  const services = fakeServices();
  const respond: Respond = (input, given) => {
    seen.push(input);
    return echo(input, given);
  };
  before(async () => {
    files = createServer((request, response) => {
      const bytes = served[request.url ?? ''];
      if (bytes) response.end(bytes);
    });
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
    emulator = await openEmulator({ mode: 'local', services, respond, fileTimes: { waitMs: 1_000, limitMs: 1_500 } });
  });
  after(async () => {
    await emulator.close();
    files.closeAllConnections();
    files.close();
  });
  beforeEach(() => {
    seen = [];
    served = {};
    emulator.connector.sent.length = 0;
  });
  const send = (parts: object, text = '') => emulator.send(message(emulator.connector.serviceUrl, text, { ...parts }));

  for (const encoding of ['utf-8', 'utf-16le', 'cp850', 'windows-1252']) {
    it(`reads it as text: ${encoding}`, async () => {
      served['/a'] = iconv.encode(STATUS, encoding, { addBOM: true });
      await send({ attachments: [upload(`${origin}/a`)] });
      assert.equal(seen[0]?.text.replace('\ufeff', ''), STATUS);
      assert.equal(seen[0].file, undefined);
    });
  }

  it('puts it under what was typed, and looks at the first of several', async () => {
    served = { '/a': Buffer.from(STATUS), '/b': Buffer.from('another') };
    await send({ attachments: [upload(`${origin}/a`), upload(`${origin}/b`)] }, 'hva er feil?');
    assert.equal(seen[0]?.text, `hva er feil?\n\n${STATUS}`);
    assert.equal(seen[0].moreFiles, true);
  });

  it('says so when what came alone is nothing it could open', async () => {
    const nothing = { contentType: 'application/vnd.microsoft.teams.file.download.info', content: null, name: 'a.txt' };
    const film = { contentType: 'video/mp4', contentUrl: `${origin}/film.mp4`, name: 'film.mp4' };
    const card = { contentType: 'application/vnd.microsoft.card.adaptive', content: {} };
    const html = { contentType: 'text/html', content: '<p>hello</p>' };
    for (const attachment of [nothing, film, card]) {
      seen = [];
      await send({ attachments: [attachment] });
      assert.deepEqual(seen[0]?.file, { is: 'unread', why: 'not-allowed' });
      await send({ attachments: [attachment] }, 'what is a PRT?');
      assert.equal(seen[1]?.file, undefined);
    }
    await send({ attachments: [html] });
    assert.equal(seen.at(-1)?.file, undefined);
  });

  it('goes by the bytes, not by the name', async () => {
    served = { '/a': Buffer.from(STATUS), '/b': Buffer.from('PK\x03\x04zip') };
    await send({ attachments: [upload(`${origin}/a`, 'status.exe')] });
    await send({ attachments: [upload(`${origin}/b`, 'status.txt')] });
    assert.equal(seen[0]?.text, STATUS);
    assert.deepEqual(seen[1]?.file, { is: 'unread', why: 'archive' });
  });

  it('judges a pasted picture before it is opened', async () => {
    served['/a'] = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(40)]);
    await send({ attachments: [{ contentType: 'image/*', contentUrl: `${origin}/a` }] });
    assert.deepEqual(seen[0]?.file, { is: 'unread', why: 'picture-kind' });
  });

  it('says where to send it outside a private chat, without fetching it', async () => {
    const html = '<div><at>Join Doctor</at><attachment id="5f1c"></attachment></div>';
    await send({ ...inChannel(), attachments: [{ contentType: 'text/html', content: html }] });
    await send({ ...inChannel(), attachments: [{ contentType: 'image/png', contentUrl: `${origin}/never` }] });
    await send(
      {
        ...inChannel(),
        attachments: [
          { contentType: 'text/html', content: html },
          { contentType: 'messageReference', content: '{}' },
        ],
      },
      'quoted',
    );
    assert.deepEqual(
      seen.map(({ file }) => file),
      [{ is: 'unread', why: 'personal-only' }, { is: 'unread', why: 'personal-only' }, undefined],
    );
  });

  it('answers in time and later when a file takes long', async () => {
    const never = `${origin}/never`;
    assert.equal((await send({ attachments: [upload(never)] }, 'kijk')).status, 200);
    assert.deepEqual([seen[0]?.text, seen[0]?.file], ['kijk', { is: 'unread', why: 'later' }]);
    while (seen.length < 2) await emulator.connector.received(emulator.connector.sent.length + 1);
    assert.deepEqual([seen[1]?.text, seen[1]?.file], ['', { is: 'unread', why: 'unreachable' }]);
    const replies = emulator.connector.sent.filter(({ activity }) => activity.type === 'message');
    assert.deepEqual(
      replies.map(({ activity }) => activity.text),
      ['you said: kijk', 'you said: '],
    );
  });

  it('leaves nothing of it in the log', () => {
    assert.doesNotMatch(JSON.stringify(services.logged), /Geheim|AzureAdJoined|127\.0\.0\.1/);
  });
});

describe('a message with a file, in Teams', () => {
  it('is fetched with the bot’s token from the channel’s own host, and from no other', async () => {
    const seen: TurnInput[] = [];
    const respond: Respond = (input, given) => {
      seen.push(input);
      return echo(input, given);
    };
    const emulator = await openEmulator({ services: fakeServices(), respond });
    const { connector } = emulator;
    const address = `${connector.origin}/v3/attachments/1/views/original`;
    const send = (attachment: object) =>
      emulator.send(message(connector.serviceUrl, '', { attachments: [attachment] }));
    await send({ contentType: 'image/*', contentUrl: address });
    const fetched = connector.requests.find(({ method }) => method === 'GET');
    assert.equal(fetched?.authorization, `Bearer ${BOT_TOKEN}`);
    assert.match(seen[0]?.text ?? '', /team/);
    const requests = connector.requests.length;
    for (const elsewhere of [
      'http://127.0.0.1:1/a',
      'https://smba.trafficmanager.net.evil.example/a',
      address.replace('127.0.0.1', 'localhost'),
    ]) {
      seen.length = 0;
      await send(upload(elsewhere));
      assert.deepEqual(seen[0]?.file, { is: 'unread', why: 'not-allowed' }, elsewhere);
    }
    assert.equal(connector.requests.slice(requests).filter(({ method }) => method === 'GET').length, 0);
    await emulator.close();
  });
});
