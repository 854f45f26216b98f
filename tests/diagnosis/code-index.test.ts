// Of rules about codes only those are judged whose code the capture has; what is found is what judging all would find.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCapture } from '../../diagnosis/capture.ts';
import { indexByCode } from '../../diagnosis/code-index.ts';
import { compileRule, orderRules } from '../../diagnosis/compile.ts';
import { impliedRules } from '../../diagnosis/implied-rules.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import { realKnowledge } from '../dialogs/fakes.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'dsregcmd');

describe('rules by code', () => {
  const entries = [
    { id: 'one', phase: 'join', codes: [{ id: '0x801c0021' }] },
    { id: 'two', phase: 'join', codes: [{ id: '0x801c03f2' }, { id: '0x801c0021' }] },
    { id: 'network', phase: 'auth', codes: [{ id: '12007' }] },
    { id: 'token', phase: 'join', codes: [{ id: 'AADSTS50126' }] },
  ];
  const among = indexByCode(orderRules(impliedRules(entries).map(compileRule)));
  const foundIn = (code: string): string[] => {
    const text = `             Error Phase : join\n        Client ErrorCode : ${code}\n           AzureAdJoined : NO`;
    return among(openCapture(parseStatus(text))).map(({ rule }) => rule.id);
  };

  it('finds those that name the code, in their order', () => {
    assert.deepEqual(foundIn('0x801c0021'), ['one', 'two']);
    assert.deepEqual(foundIn('0x801c03f2'), ['two']);
    assert.deepEqual(foundIn('0x80072ee7'), ['network']);
    assert.deepEqual(foundIn('0x80070005'), []);
  });

  it('leaves out no rule that holds, on any capture', () => {
    const compiled = orderRules(realKnowledge().rules.map(compileRule));
    const all = indexByCode(compiled);
    let held = 0;
    for (const name of readdirSync(FIXTURES)) {
      const capture = openCapture(parseStatus(readFileSync(join(FIXTURES, name, 'input.txt'), 'utf8')));
      // As if nothing else explained it: each rule that codes imply may speak.
      capture.settle('join_unexplained', 'true');
      capture.settle('prt_unlisted_status', 'true');
      const found = new Set(all(capture));
      for (const rule of compiled) {
        if (rule.condition.judge(capture) !== 'holds') continue;
        held += 1;
        assert.ok(found.has(rule), rule.rule.id);
      }
    }
    assert.ok(held > 300);
  });
});
