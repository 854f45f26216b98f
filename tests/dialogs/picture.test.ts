// A picture in the conversation: shown back, to tap, correct or type, and nothing decided before that.
import assert from 'node:assert/strict';
import { respond } from '../../dialogs/respond.ts';
import type { FileTrouble, Reply } from '../../dialogs/services.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { bench, turn } from './fakes.ts';
import { buttonsOf, press } from './press.ts';

const SCREEN =
  'AzureAdJoined : NO\nDomainJoined : YES\nDRS Discovery Test : FAIL [Ox801c0021/0x80072ee7]\nClient ErrorCode : ©x801c03f2\nServer ErrorCode : DirectoryError\n';
const picture = (text: string) => ({ file: { is: 'picture', text } as const });

async function say(text: string, more: Parameters<typeof turn>[1], b = bench()): Promise<Reply[]> {
  return respond(turn(text, more), b.services);
}

describe('a picture', () => {
  it('is shown back in each language: codes to tap, lines to correct, and a way to type', async () => {
    for (const localeHint of LANGUAGES) {
      const { services } = bench();
      const [reply, ...more] = await say('', { ...picture(SCREEN), localeHint });
      assert.deepEqual(more, []);
      assert.match(reply?.text ?? '', new RegExp(services.knowledge.text(localeHint, 'picture-title')));
      assert.match(reply?.text ?? '', /Client ErrorCode : 0x801c03f2/);
      const buttons = buttonsOf(reply as Reply);
      assert.ok(buttons.includes('0x801c0021 DSREG_AUTOJOIN_DISC_FAILED'), buttons.join());
      assert.ok(buttons.includes(services.knowledge.text(localeHint, 'button-check')));
    }
  });

  it('is never answered by itself: no title, cause or verdict of ours stands in the reply', async () => {
    const b = bench();
    for (const text of [
      SCREEN,
      '0x801c03f2',
      'AADSTS50155',
      '-2145648607',
      'DSREG_AUTOJOIN_DISC_FAILED',
      '0x801c03f3',
    ]) {
      const [reply] = await say('', picture(text), b);
      for (const { title } of b.services.knowledge.entries)
        assert.ok(!reply?.text.includes(title.en), `${text}: ${title.en}`);
      assert.doesNotMatch(reply?.text ?? '', /[✔✖]/u);
    }
    assert.deepEqual(
      b.logged.filter((line) => Array.isArray(line) && line[0] === 'answered'),
      [],
    );
  });

  it('leads to the code that is tapped', async () => {
    const b = bench();
    const [reply] = await say('', picture('error 0x801c0021'), b);
    const value = press(reply as Reply, '0x801c0021 DSREG_AUTOJOIN_DISC_FAILED');
    const [answer] = await say('', { kind: 'action', value }, b);
    assert.match(answer?.text ?? '', /0x801c0021 {2}-2145648607/);
  });

  it('leads to a diagnosis of what was left in the box, or of what was shown where the channel sends no box', async () => {
    const b = bench();
    const [reply] = await say('', picture(SCREEN), b);
    const value = press(reply as Reply, 'Check this');
    const [shown] = await say('', { kind: 'action', value }, b);
    assert.match(shown?.text ?? '', /✖/u);
    const [changed] = await say('', { kind: 'action', value: { ...value, read: 'AADSTS50155' } }, b);
    assert.match(changed?.text ?? '', /AADSTS50155/);
    const [emptied] = await say('', { kind: 'action', value: { ...value, read: ' ' } }, b);
    assert.match(emptied?.text ?? '', /no text in your message/);
  });

  it('that shows nothing of use is answered with what to paste instead', async () => {
    const [reply] = await say('', picture('Happy holidays from Bergen! 2026'));
    assert.match(reply?.text ?? '', /couldn’t make out.*dsregcmd \/status/s);
  });

  it('beside a question gets an answer of its own', async () => {
    const replies = await say('What is a primary refresh token?', picture('error 0x801c0021'));
    assert.equal(replies.length, 2);
    assert.match(replies[0]?.text ?? '', /refresh token/);
    assert.match(replies[1]?.text ?? '', /0x801c0021/);
  });

  it('keeps names, identifiers and addresses out of the reply', async () => {
    const text = `${SCREEN}DeviceId : 3a5f0d1e-9b7c-4c55-8f21-0b1d2e3f4a5b\nTenantName : FabrikamSecret\nExecuting Account Name : kari@fabrikam.example`;
    const [reply] = await say('', picture(text));
    assert.doesNotMatch(JSON.stringify(reply), /3a5f0d1e|Fabrikam|kari@/);
  });
});

describe('a file that was not read', () => {
  const WHY: FileTrouble[] =
    'personal-only not-allowed unreachable too-large empty archive event-log binary later picture-kind picture-large picture-unread picture-busy'.split(
      ' ',
    ) as FileTrouble[];
  it('is spoken of in words of each language, each trouble in its own', async () => {
    const said = new Set<string>();
    for (const localeHint of LANGUAGES) {
      for (const why of WHY) said.add((await say('', { file: { is: 'unread', why }, localeHint }))[0]?.text ?? '');
    }
    assert.equal(said.size, WHY.length * LANGUAGES.length);
    for (const text of said) assert.doesNotMatch(text, /[{}]|undefined/);
  });

  it('does not cost the answer to what was typed', async () => {
    const replies = await say('0x801c03f2', { file: { is: 'unread', why: 'archive' } });
    assert.match(replies[0]?.text ?? '', /DSREG_E_DIRECTORY_FAILURE/);
    assert.match(replies[1]?.text ?? '', /don’t unpack/);
  });

  it('says that only the first of several was looked at', async () => {
    const [reply] = await say('', { ...picture('error 0x801c0021'), moreFiles: true });
    assert.match(reply?.text ?? '', /first file only/);
  });
});
