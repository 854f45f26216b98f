// Whole turns over the real knowledge and a helpdesk in memory: what is said, what is kept, what is refused.
import assert from 'node:assert/strict';
import { respond } from '../../dialogs/respond.ts';
import type { Reply } from '../../dialogs/services.ts';
import { bench, turn } from './fakes.ts';
import type { Bench } from './fakes.ts';
import { buttonsOf, press } from './press.ts';

const PASTE = `+----------------------------------------------------------------------+
| Device State                                                         |
+----------------------------------------------------------------------+

             AzureAdJoined : YES
          EnterpriseJoined : NO
              DomainJoined : YES
                DomainName : FABRIKAMCORP
               Device Name : LAPTOP-SECRET7.fabrikam.example

+----------------------------------------------------------------------+
| Device Details                                                       |
+----------------------------------------------------------------------+

                  DeviceId : 3a5f0d1e-9b7c-4c55-8f21-0b1d2e3f4a5b
                Thumbprint : 1F2E3D4C5B6A798807162534435261708F9EADBC
            KeyContainerId : 7b1f3c60-1f6c-4a8e-9a43-2d5c6b7a8f90
              TpmProtected : YES
          DeviceAuthStatus : FAILED. Device is either disabled or deleted

+----------------------------------------------------------------------+
| Tenant Details                                                       |
+----------------------------------------------------------------------+

                TenantName : Fabrikam
                  TenantId : 5d1c2b3a-1111-4222-8333-944455556666

+----------------------------------------------------------------------+
| User State                                                           |
+----------------------------------------------------------------------+

                    NgcSet : NO
           WorkplaceJoined : NO
             WamDefaultSet : YES

+----------------------------------------------------------------------+
| SSO State                                                            |
+----------------------------------------------------------------------+

                AzureAdPrt : YES
      AzureAdPrtUpdateTime : 2026-11-20 08:15:02.000 UTC
      AzureAdPrtExpiryTime : 2026-12-04 08:15:02.000 UTC
             EnterprisePrt : NO

+----------------------------------------------------------------------+
| Diagnostic Data                                                      |
+----------------------------------------------------------------------+

        AadRecoveryEnabled : NO
    Executing Account Name : FABRIKAMCORP\\kari.nordmann, kari.nordmann@fabrikam.example
               KeySignTest : MUST Run elevated to test.
`;
const SECRETS = ['FABRIKAMCORP', 'LAPTOP-SECRET7', '3a5f0d1e', '1F2E3D4C', 'kari.nordmann', '5d1c2b3a'];

async function say(b: Bench, text: string, more: Parameters<typeof turn>[1] = {}): Promise<Reply> {
  const replies = await respond(turn(text, more), b.services);
  assert.equal(replies.length, 1);
  return replies[0] as Reply;
}

async function click(
  b: Bench,
  reply: Reply,
  title: string,
  inputs: object = {},
  more: Parameters<typeof turn>[1] = {},
) {
  return say(b, '', { kind: 'action', value: { ...press(reply, title), ...inputs }, ...more });
}

describe('respond: language', () => {
  it('answers help in the language of the client when the message tells none', async () => {
    assert.match((await say(bench(), 'HELP', { localeHint: 'nb-NO' })).text, /Dette kan jeg/);
    assert.match((await say(bench(), 'HELP', { localeHint: 'nl-BE' })).text, /Wat ik kan/);
    assert.match((await say(bench(), 'HELP', { localeHint: 'fr-FR' })).text, /What I can do/);
  });

  it('keeps the language of the conversation for a bare code', async () => {
    const b = bench();
    assert.match((await say(b, 'norsk takk')).text, /Fra nå av svarer jeg på norsk/);
    assert.match((await say(b, '0x801c03f2')).text, /administratoren/);
  });

  it('lets the language of the message beat the one of the conversation', async () => {
    const b = bench();
    await say(b, 'norsk takk');
    assert.match(
      (await say(b, 'Wat is een primair vernieuwingstoken en waarvoor heb ik het nodig?')).text,
      /beheerder|token/,
    );
    assert.equal(b.helpdesk.memory.get('c1')?.language, 'nl');
  });

  it('answers Norwegian that could be Danish in Norwegian, and goes on in the language of before', async () => {
    const { services } = bench();
    await respond(turn('wat is een primary refresh token en waar is het voor?'), services);
    const [norwegian] = await respond(turn('Hvorfor får ikke maskinen PRT?'), services);
    assert.match(norwegian?.text ?? '', /pålogging/);
    const [dutch] = await respond(turn('0x801c0021'), services);
    assert.match(dutch?.text ?? '', /Fase:/);
    assert.match(dutch?.text ?? '', /Windows kan|de pc/i);
  });

  it('answers a paste in the language around it', async () => {
    const reply = await say(bench(), `Hallo, ik krijg dit op mijn laptop en kan niet meer aanmelden:\n${PASTE}`);
    assert.match(reply.text, /Het gaat mis/);
  });

  it('says which languages it speaks when it does not speak the one of the message', async () => {
    const reply = await say(bench(), 'Warum ist mein Gerät nicht registriert und was muss ich jetzt machen?');
    assert.match(reply.text, /^I speak English, Dutch and Norwegian\./);
    assert.match((await say(bench(), 'auf deutsch bitte')).text, /I speak English, Dutch and Norwegian/);
  });

  it('answers without a memory when the database is gone', async () => {
    const b = bench();
    b.helpdesk.broken = true;
    assert.match((await say(b, '0x801c03f2')).text, /DSREG_E_DIRECTORY_FAILURE/);
    assert.match((await say(b, PASTE)).text, /DeviceAuthStatus/);
  });
});

describe('respond: a pasted output', () => {
  it('quotes its evidence and shows no identifier, in text, card and memory', async () => {
    const b = bench();
    const reply = await say(b, PASTE);
    assert.match(reply.text, /DeviceAuthStatus : FAILED/);
    const all = JSON.stringify([reply, [...b.helpdesk.memory], b.logged]);
    for (const secret of SECRETS) assert.ok(!all.includes(secret), secret);
  });

  it('gives the same answer to the same paste', async () => {
    const b = bench();
    const [first, second] = [await say(b, PASTE), await say(b, PASTE)];
    assert.equal(first.text, second.text);
  });

  it('draws the same findings in the other two languages from its own buttons', async () => {
    const b = bench();
    const english = await say(b, PASTE, { localeHint: 'en-GB' });
    const dutch = await click(b, english, 'Nederlands');
    const norwegian = await click(b, dutch, 'Norsk');
    const back = await click(b, norwegian, 'English');
    assert.match(dutch.text, /Het gaat mis/);
    assert.match(norwegian.text, /Det stopper/);
    assert.equal(back.text, english.text);
    assert.ok(dutch.replaces && norwegian.replaces);
  });

  it('warns in a channel or group chat that everyone reads along, and nowhere else', async () => {
    const inChannel = await say(bench(), PASTE, { scope: 'channel', team: { id: 't', channel: 'ch' } });
    assert.match(inChannel.text, /Everyone in this channel/);
    assert.doesNotMatch(JSON.stringify(inChannel.card), /DeviceAuthStatus/, 'no line of the output');
    assert.match(inChannel.aside?.reply.text ?? '', /DeviceAuthStatus/);
    for (const secret of SECRETS) assert.ok(!JSON.stringify(inChannel).includes(secret));
    const inGroup = await say(bench(), PASTE, { scope: 'groupChat' });
    assert.match(inGroup.text, /Everyone in this chat can/);
    assert.match(inGroup.aside?.reply.text ?? '', /posted in the group chat/);
    assert.doesNotMatch((await say(bench(), PASTE)).text, /Everyone in this/);
  });
});

describe('respond: a field named in a sentence', () => {
  for (const [asked, entry] of [
    ['why is my AzureAdJoined: NO', 'field-azureadjoined'],
    ['bij mij staat KeySignTest : FAILED', 'key-sign-test-failed'],
    ['Goedemorgen,\n\nBij ons staat op alle laptops NgcSet: NO.\n\nWaarom?\nGroet, Jan', 'ngcset-no'],
    ['my pc shows Client ErrorCode: 0x801c001d', 'scp-read-failed'],
  ] as const)
    it(`is a question: “${asked.replaceAll('\n', ' ')}”`, async () => {
      const [reply] = await respond(turn(asked), bench().services);
      assert.equal(reply?.feedback?.context.ids[0], entry);
    });
});

describe('respond: feedback', () => {
  it('thanks once', async () => {
    const b = bench();
    const answer = await say(b, '0x801c03f2');
    assert.match((await click(b, answer, 'It works now')).text, /thanks/);
    assert.match((await click(b, answer, 'It works now')).text, /already/);
    assert.equal(b.helpdesk.ratings.size, 1);
  });

  it('asks for an output when none was given, else for the event log, then opens the form', async () => {
    const b = bench();
    const asked = await click(b, await say(b, '0x801c03f2'), 'Still not working');
    assert.match(asked.text, /dsregcmd \/status \| clip/);
    assert.deepEqual(buttonsOf(asked), ['Send comment', 'Ask the helpdesk']);
    const judged = await say(b, PASTE);
    const log = await click(b, judged, 'Still not working');
    assert.match(log.text, /Event Viewer/);
    assert.deepEqual(buttonsOf(log), ['Send comment', 'Ask the helpdesk']);
    const form = await click(b, judged, 'Still not working');
    for (const title of ['Send', 'Cancel', 'Send comment']) assert.ok(buttonsOf(form).includes(title), title);
  });
});

describe('respond: escalation', () => {
  const filled = { summary: 'Please call me about this laptop', severity: 'urgent', contact: 'phone 4711' };

  it('fills the form in with what is known, all of it redacted', async () => {
    const b = bench();
    const form = await click(b, await say(b, PASTE), 'Ask the helpdesk');
    assert.match(form.text, /hidden \d+ identifying details/);
    assert.match(form.text, /DeviceAuthStatus : FAILED/);
    for (const secret of SECRETS) assert.ok(!JSON.stringify(form).includes(secret), secret);
  });

  it('gives a number at once, and the same number to a double click', async () => {
    const b = bench();
    const form = await click(b, await say(b, PASTE), 'Ask the helpdesk');
    const [first, second] = [await click(b, form, 'Send', filled), await click(b, form, 'Send', filled)];
    assert.match(first.text, /#1001/);
    assert.equal(first.text, second.text);
    assert.equal(b.helpdesk.tickets.length, 1);
    const [ticket] = b.helpdesk.tickets;
    assert.equal(ticket?.severity, 'urgent');
    assert.equal(ticket?.contact, 'phone 4711');
    assert.match(ticket?.paste ?? '', /DeviceAuthStatus/);
    assert.ok((ticket?.findings.length ?? 0) > 0);
    for (const secret of SECRETS) assert.ok(!JSON.stringify(ticket).includes(secret), secret);
  });

  it('redacts once more what was typed into the form', async () => {
    const b = bench();
    const form = await click(b, await say(b, PASTE), 'Ask the helpdesk');
    await click(b, form, 'Send', { ...filled, paste: PASTE, summary: 'mail me at kari.nordmann@fabrikam.example' });
    for (const secret of [...SECRETS, 'kari.nordmann'])
      assert.ok(!JSON.stringify(b.helpdesk.tickets).includes(secret), secret);
  });

  it('sends what the form showed when the channel does not merge its inputs', async () => {
    const b = bench();
    const form = await click(b, await say(b, 'why is my pc still pending after two days'), 'Ask the helpdesk');
    assert.match((await click(b, form, 'Send')).text, /#1001/);
    assert.match(b.helpdesk.tickets[0]?.summary ?? '', /pending/);
  });

  it('asks for the summary when it is empty, and keeps the rest', async () => {
    const b = bench();
    const form = await say(b, 'talk to a human');
    const again = await click(b, form, 'Send', { ...filled, summary: '  ' });
    assert.match(again.text, /Write in one line what the problem is/);
    assert.match(again.text, /phone 4711/);
    assert.match((await click(b, again, 'Send', filled)).text, /#1001/);
  });

  it('keeps the form when saving fails, and sends it once it works again', async () => {
    const b = bench();
    const form = await say(b, 'ik wil een medewerker spreken', { localeHint: 'nl-NL' });
    b.helpdesk.broken = true;
    const failed = await click(b, form, 'Versturen', filled);
    assert.match(failed.text, /Sorry, ik kon je aanvraag niet opslaan/);
    b.helpdesk.broken = false;
    assert.match((await click(b, failed, 'Versturen', filled)).text, /nummer #1001/);
  });

  it('says honestly that nobody was told while there is no channel', async () => {
    const b = bench();
    const form = await say(b, 'talk to a human');
    assert.match((await click(b, form, 'Send', filled)).text, /hasn’t named a helpdesk channel/);
    await say(b, 'use this channel', {
      scope: 'channel',
      team: { id: 't', channel: 'ch' },
      isTeamOwner: true,
      address: 'ch',
    });
    const second = await say(b, 'talk to a human');
    assert.doesNotMatch((await click(b, second, 'Send', filled)).text, /hasn’t named/);
  });

  it('sends nothing when it is cancelled', async () => {
    const b = bench();
    assert.match((await click(b, await say(b, 'talk to a human'), 'Cancel')).text, /Nothing was sent/);
    assert.equal(b.helpdesk.tickets.length, 0);
  });
});

describe('respond: my requests and set-up', () => {
  it('lists only the own requests, with their status', async () => {
    const b = bench();
    const other = { user: { id: 'u2', name: 'Piet' }, conversation: 'c2' };
    await click(b, await say(b, 'talk to a human'), 'Send', { summary: 'mine' });
    await click(b, await say(b, 'talk to a human', other), 'Send', { summary: 'not yours' }, other);
    const list = await say(b, 'my requests');
    assert.match(list.text, /You have 1 open request/);
    assert.match(list.text, /#1001 mine/);
    assert.match(list.text, /Open · 21 November 2026/);
    assert.doesNotMatch(list.text, /not yours/);
    assert.match((await say(b, 'mijn aanvragen', other)).text, /21 november 2026/);
  });

  it('shows no requests where others read along', async () => {
    const b = bench();
    assert.match((await say(b, 'my requests', { scope: 'groupChat' })).text, /private chat only/);
  });

  it('sets the channel for an owner in a channel, and for nobody else', async () => {
    const b = bench();
    const here = { scope: 'channel' as const, team: { id: 't', channel: 'ch' }, address: 'address-ch' };
    assert.match((await say(b, 'use this channel')).text, /in the helpdesk’s channel itself/);
    assert.match((await say(b, 'use this channel', here)).text, /Only an owner/);
    assert.match((await say(b, 'use this channel', { ...here, isTeamOwner: false })).text, /Only an owner/);
    assert.equal(b.helpdesk.channels.size, 0);
    assert.match(
      (await say(b, 'bruk denne kanalen', { ...here, isTeamOwner: true })).text,
      /i denne kanalen|in this channel/,
    );
    assert.equal(b.helpdesk.channels.get('contoso')?.address, 'address-ch');
  });
});

describe('respond: first contact and odd turns', () => {
  it('welcomes once, in the language of the client', async () => {
    const b = bench();
    const installed = turn('', { kind: 'installed', localeHint: 'nb-NO' });
    const [first] = await respond(installed, b.services);
    assert.match(first?.text ?? '', /^Join Doctor\nHei\./);
    assert.deepEqual(await respond(installed, b.services), []);
  });

  it('names who added it to a team, in one message', async () => {
    const reply = await say(bench(), '', { kind: 'added-to-team', scope: 'channel', localeHint: 'nl-NL' });
    assert.match(reply.text, /Kari Nordmann heeft me aan dit team toegevoegd/);
  });

  it('answers a stale button, an empty message and an unread file in words', async () => {
    assert.match((await say(bench(), '', { kind: 'action', value: { v: 0 } })).text, /older message/);
    assert.match((await say(bench(), '')).text, /no text in your message/);
    assert.match((await say(bench(), '', { file: { is: 'unread', why: 'archive' } })).text, /don’t unpack files/);
  });

  it('declines what it does not know, with a way out', async () => {
    const reply = await say(bench(), 'How do I fix the coffee machine?');
    assert.match(reply.text, /couldn’t find anything about “How do I fix the coffee machine\?”/);
    assert.ok(buttonsOf(reply).includes('Ask the helpdesk'));
  });
});
