// Nothing a person wrote, no identifier and no secret reaches the log.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allowed, describeError, openLog, rateLimited } from '../../bot/log.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('the log', () => {
  const lines: string[] = [];
  const log = openLog('info', { write: (line: string) => void lines.push(line) });
  beforeEach(() => {
    lines.length = 0;
  });

  it('keeps named fields with plain values and drops the rest', () => {
    log.info('turn', {
      kind: 'message',
      ms: 12,
      text: 'canary paste',
      user: 'canary',
      tenant: 'canary',
      verdict: 'failing',
      nested: { a: 'canary' },
    });
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    assert.deepEqual([line['event'], line['kind'], line['ms'], line['verdict']], ['turn', 'message', 12, 'failing']);
    assert.doesNotMatch(lines.join(''), /canary/);
  });

  it('has a place for every name the program gives it', () => {
    const names = new Set<string>();
    for (const room of ['bot', 'dialogs', 'helpdesk', 'knowledge'])
      for (const file of readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.ts')) continue;
        const said = readFileSync(join(ROOT, room, file), 'utf8').matchAll(/log\??\.info\('[^']+', \{([^{}]*)\}/g);
        for (const [, fields = ''] of said)
          for (const [, name = ''] of fields.matchAll(/(?:^|,) *(\w+)/g)) names.add(name);
      }
    assert.ok(names.size > 5, [...names].join());
    for (const name of names) assert.deepEqual(Object.keys(allowed({ [name]: 1 })), [name]);
  });

  it('withholds a value that is a sentence, an address or an identifier, even under a good name', () => {
    for (const value of [
      'two words',
      'anna@contoso.com',
      '7c1e7b0a-6f6f-4c7e-8d55-0d2f4d3b9e02',
      'S-1-5-21-1004336348-1177238915-682003330-5127',
      '4D1F0B7C93A25E86D0F1C4B7A2983E6D5C4B3A29',
      '10.1.2.3',
      '00:15:5d:01:02:03',
      'DESKTOP-1A2B3C4',
      'pc-0417.contoso.example',
      'https://sts.contoso.example/adfs',
      'x'.repeat(61),
      'a\nb',
    ]) {
      log.info('turn', { reason: value });
      log.info(value);
      log.error(value, Object.assign(new Error(value), { code: value, name: value }));
      assert.ok(!lines.join('').includes(value), value);
    }
  });

  it('says of an error its kind, its code and the place in our files, never its message', () => {
    const error = Object.assign(new TypeError('canary of Anna'), {
      code: 'SEND_GONE',
      status: 404,
      config: { data: 'canary' },
    });
    log.error('send-failed', error);
    assert.doesNotMatch(lines.join(''), /canary|Anna/);
    const said = describeError(error);
    assert.equal(said['name'], 'TypeError');
    assert.equal(said['code'], 'SEND_GONE');
    assert.equal(said['status'], 404);
    assert.match(String(said['at']), /^log\.test\.ts:\d+:\d+$/);
    assert.deepEqual(describeError('canary'), { name: 'string' });
    const posing = describeError(new Error('x\n    at /pcs/PC-CANARY.ts:1:2'));
    assert.match(String(posing['at']), /^log\.test\.ts:/);
    // The message of an error may be changed after its stack was written.
    const { stack } = new Error('short');
    const changed = Object.assign(new Error('x'.repeat(4000)), { stack });
    assert.match(String(describeError(changed)['at']), /^log\.test\.ts:/);
  });

  it('passes on only so many a minute, and says how many it skipped', () => {
    let time = 0;
    const passed: number[] = [];
    const say = rateLimited(
      2,
      () => new Date(time),
      (skipped) => passed.push(skipped),
    );
    for (let i = 0; i < 10; i += 1) say();
    time = 60_000;
    say();
    assert.deepEqual(passed, [0, 0, 8]);
  });
});
