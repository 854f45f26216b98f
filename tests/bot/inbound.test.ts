// What a person sees in Teams is what the conversation reads: pastes, code blocks, quotes, mentions, emoji.
import assert from 'node:assert/strict';
import { Incoming } from '../../bot/gate.ts';
import { readHtml } from '../../bot/html-lines.ts';
import { readText, readTurn, type Address } from '../../bot/inbound.ts';
import { ANNA, BOT, botMention, envelope, inChannel, message, type Body } from '../emulator/activities.ts';
import { TENANT } from '../emulator/key-server.ts';

const URL = 'https://smba.trafficmanager.net/emea/';
const text = (parts: Body): string => readText(Incoming.parse(message(URL, '', parts)));
const html = (content: string): Body[] => [{ contentType: 'text/html', content }];

describe('the text of a message', () => {
  const LINES = 'AzureAdJoined : YES\nDomainJoined : NO\nDeviceAuthStatus : SUCCESS';

  it('is the HTML attachment when the text lost its line breaks', () => {
    const flat = LINES.replaceAll('\n', ' ');
    const divs = LINES.split('\n')
      .map((line) => `<div>${line}</div>`)
      .join('');
    assert.equal(
      text({ text: flat, attachments: html(`<div><div itemprop="copy-paste-block">${divs}</div></div>`) }),
      LINES,
    );
    assert.equal(
      text({
        text: flat,
        attachments: html(`<div itemprop="copy-paste-block">${LINES.replaceAll('\n', '\r\n')}</div>`),
      }),
      LINES,
    );
    assert.equal(text({ text: flat, attachments: html(`<p>${LINES.replaceAll('\n', '<br/>')}</p>`) }), LINES);
  });

  it('stays the text when that holds as many lines', () => {
    assert.equal(text({ text: LINES.replaceAll('\n', '\r\n'), attachments: html(`<p>${LINES}</p>`) }), LINES);
    assert.equal(text({ text: 'a\rb', attachments: [] }), 'a\nb');
  });

  it('reads a Teams code block: spaces, entities, colours, no newline characters', () => {
    const block =
      '<p itemtype="http://schema.skype.com/CodeBlockEditor" id="x_codeBlockEditor-1">&nbsp;</p>' +
      '<pre class="language-plaintext" itemid="codeBlockEditor-1"><code>&nbsp;&nbsp;TenantName&nbsp;:&nbsp;A&amp;B<br>' +
      '<span class="hljs-attr">AzureAdJoined</span>&nbsp;:&nbsp;YES<br></code></pre><p>help?</p>';
    assert.equal(
      text({ text: 'TenantName : A&B AzureAdJoined : YES', attachments: html(block) }),
      '  TenantName : A&B\nAzureAdJoined : YES\nhelp?',
    );
    assert.equal(readHtml('<codeblock><code>a<br>b</code></codeblock>'), 'a\nb');
  });

  it('marks what was quoted', () => {
    const quote =
      '<blockquote itemscope itemtype="http://schema.skype.com/Reply"><strong>Kari</strong><p>AzureAdJoined : NO</p></blockquote><p>and now?</p>';
    assert.equal(text({ text: '', attachments: html(quote) }), '> Kari\n> AzureAdJoined : NO\nand now?');
  });

  it('reads emoji, tables, links and rules as a person would', () => {
    assert.equal(readHtml('state <img alt=":)" src="https://statics.teams.cdn.office.net/x.png"> ok'), 'state :) ok');
    assert.equal(
      readHtml(
        '<div><img alt="image" itemscope="png" src="https://eu-api.asm.skype.com/v1/objects/0/views/imgo"></div>',
      ),
      '',
    );
    assert.equal(
      readHtml('<table><tr><td>AzureAdPrt</td><td>: NO</td></tr><tr><td>x</td></tr></table>'),
      'AzureAdPrt : NO\nx',
    );
    assert.equal(
      readHtml('<a href="https://evil.example">https://login.microsoftonline.com/x</a>'),
      'https://login.microsoftonline.com/x',
    );
    assert.equal(readHtml('<p>a</p><hr><p>b</p>'), 'a\n\nb');
    assert.equal(readHtml('<ul><li>one</li><li>two</li></ul>'), 'one\ntwo');
    assert.equal(readHtml('<script>alert(1)</script><style>p{}</style>x'), 'x');
  });

  it('drops the bot’s own mention, by id, and keeps other people’s names', () => {
    const other = { type: 'mention', mentioned: { id: '29:kari', name: 'Kari' }, text: '<at>Kari</at>' };
    assert.equal(
      text({ text: '<at>Join Doctor</at>&nbsp;ask <at>Kari</at>', entities: [botMention(), other] }),
      'ask Kari',
    );
    const namesake = { type: 'mention', mentioned: { id: '29:x', name: BOT.name }, text: '<at>Join Doctor</at>' };
    assert.equal(
      text({ text: '<at>Join Doctor</at> and <at>Join Doctor</at>', entities: [namesake, botMention()] }),
      'Join Doctor and',
    );
    const span = (id: number, name: string): string =>
      `<span itemscope itemtype="http://schema.skype.com/Mention" itemid="${id}">${name}</span>`;
    const lines = `<div>${span(0, 'Join <b>Doctor</b>')}&nbsp;look</div><div>${span(1, 'Kari')} says</div>`;
    assert.equal(
      text({
        text: '<at>Join Doctor</at> look <at>Kari</at> says',
        entities: [botMention(), other],
        attachments: html(lines),
      }),
      ' look\nKari says',
    );
  });

  it('survives anything, in linear time', () => {
    assert.equal(text({ text: 'a\ud800b' }), 'a\ufffdb');
    for (const piece of [
      '<',
      '<div>',
      '&',
      '<at>',
      '<blockquote>',
      '&nbsp;',
      '<br>',
      '<td>',
      '\u00a0',
      '</div>',
      '<span itemtype="/Mention">',
    ]) {
      const started = performance.now();
      readHtml(piece.repeat(Math.floor(200_000 / piece.length)));
      assert.ok(performance.now() - started < 1500, piece);
    }
  });

  it('reads a thousand elements deep and no further', () => {
    assert.equal(readHtml(`${'<b>'.repeat(1000)}seen`), 'seen');
    assert.equal(readHtml(`seen${'<b>'.repeat(1001)}unread</b>`), 'seen');
    assert.equal(
      readHtml(`${'<b>x</b><br>'.repeat(2000)}seen`)
        .split('\n')
        .at(-1),
      'seen',
    );
  });
});

describe('a turn', () => {
  const turn = (body: Body) => readTurn(Incoming.parse(body));

  it('knows who, where and how to get back', () => {
    const read = turn(message(URL, 'hei', { locale: 'nb-NO' }));
    assert.equal(read?.kind, 'message');
    assert.deepEqual(read?.user, { id: ANNA.aadObjectId, name: ANNA.name });
    assert.equal(read?.tenant, TENANT);
    assert.equal(read?.localeHint, 'nb-NO');
    assert.equal(read?.scope, 'personal');
    const address = JSON.parse(read?.address ?? '') as Address;
    assert.equal(address.serviceUrl, URL);
    assert.deepEqual(address.user, { id: ANNA.id });
    assert.equal(address.conversation.id, 'a:personal-anna');
  });

  it('takes the language from the client’s info when the activity has none', () => {
    assert.equal(turn(message(URL, 'x', { locale: undefined }))?.localeHint, 'nl-NL');
    assert.equal(
      turn(message(URL, 'x', { locale: null, entities: [{ type: 'clientInfo', locale: 'nb' }] }))?.localeHint,
      'nb',
    );
  });

  it('tells the scopes apart', () => {
    assert.equal(
      turn(message(URL, 'x', { conversation: { id: 'g', conversationType: 'groupChat', isGroup: true } }))?.scope,
      'groupChat',
    );
    assert.equal(turn(message(URL, 'x', { conversation: { id: 'g', isGroup: true } }))?.scope, 'groupChat');
    assert.equal(turn(message(URL, 'x', inChannel()))?.scope, 'channel');
  });

  it('is none for what the bot does not react to', () => {
    for (const type of ['messageUpdate', 'messageDelete', 'typing', 'endOfConversation'])
      assert.equal(turn(envelope(URL, { type })), null);
    assert.equal(turn(envelope(URL, { type: 'conversationUpdate', membersAdded: [{ id: ANNA.id }] })), null);
    assert.equal(turn(envelope(URL, { type: 'conversationUpdate', membersRemoved: [{ id: BOT.id }] })), null);
    assert.equal(turn(envelope(URL, { type: 'installationUpdate', action: 'add-upgrade' })), null);
    assert.equal(turn(envelope(URL, { type: 'invoke', name: 'composeExtension/query', value: {} })), null);
  });

  it('of a button without data is an action without a value', () => {
    const read = turn(envelope(URL, { type: 'invoke', name: 'adaptiveCard/action', value: 'x' }));
    assert.equal(read?.kind, 'action');
    assert.equal(read?.value, undefined);
  });
});
