// The door of the room: everything a flow may ask for, over the repository's own entries.
import assert from 'node:assert/strict';
import { normaliseCode } from '../../diagnosis/error-code.ts';
import { fileURLToPath } from 'node:url';
import { createKnowledge } from '../../knowledge/knowledge.ts';

const DIR = fileURLToPath(new URL('../../knowledge', import.meta.url));
const knowledge = createKnowledge({ dir: DIR });

describe('knowledge', () => {
  it('has one version for the same contents', () => {
    assert.match(knowledge.version, /^[0-9a-f]{8}$/);
    assert.equal(createKnowledge({ dir: DIR }).version, knowledge.version);
  });

  it('finds an entry by id, and nothing for what is none', () => {
    const [first] = knowledge.entries;
    assert.ok(first);
    assert.equal(knowledge.entry(first.id), first);
    assert.equal(knowledge.entry('no-such-entry'), undefined);
  });

  it('has a rule for each entry with a condition, and one implied by codes alone', () => {
    const ids = new Set(knowledge.rules.map(({ id }) => id));
    assert.equal(ids.size, knowledge.rules.length);
    for (const { id, rule } of knowledge.entries) if (rule) assert.ok(ids.has(id), id);
    for (const { id, entry } of knowledge.rules) assert.ok(knowledge.entry(entry ?? id), id);
    const codesOnly = knowledge.entries.filter(
      ({ rule, codes, phase }) => !rule && codes.length > 0 && phase !== 'general',
    );
    assert.ok(codesOnly.length > 50);
    // One status in two forms is one finding; the form of a result is only looked up.
    const known = new Set(codesOnly.flatMap(({ codes }) => codes.map((code) => code.id)));
    const isOtherForm = (code: string): boolean => code.startsWith('0xd') && known.has(normaliseCode(code) ?? '');
    for (const { id, codes } of codesOnly) assert.equal(ids.has(id), !codes.every((code) => isOtherForm(code.id)), id);
  });

  it('names a code by the symbol of its earliest phase', () => {
    assert.equal(knowledge.codeSymbols.get('0x801c03f2'), 'DSREG_E_DIRECTORY_FAILURE');
    assert.equal(knowledge.codeSymbols.get('0x80072f8f'), 'WININET_E_DECODING_FAILED');
    assert.equal(knowledge.codeSymbols.get('AADSTS50155'), undefined);
  });

  it('diagnoses a pasted text with the entries’ rules', () => {
    const paste = [
      'Previous Registration : 2026-11-21 08:15:02.000 UTC',
      'Registration Type : sync',
      'Error Phase : join',
      'Client ErrorCode : 0x801c03f2',
      'Server ErrorCode : DirectoryError',
      'Server Message : The device object by the given id is not found.',
    ].join('\n');
    const diagnosis = knowledge.diagnose(paste);
    assert.equal(diagnosis.primary?.id, 'sync-join-waiting');
    assert.equal(diagnosis.failedPhase, 'join');
    assert.ok(diagnosis.primary.codes.includes('0x801c03f2 DSREG_E_DIRECTORY_FAILURE'));
    assert.deepEqual(knowledge.diagnose(paste), diagnosis);
  });

  it('answers questions, looks codes up and hears the language', () => {
    assert.equal(knowledge.ask('hoe vaak synchroniseert Entra Connect').entries[0]?.id, 'entra-connect-sync-cycle');
    assert.equal(knowledge.lookup('0x801c0021', 'nl').matches[0]?.entry, 'drs-discovery-failed');
    assert.equal(knowledge.detectLanguage('hvorfor står PC-en på venter').language, 'nb');
    // Norwegian from a keyboard without its letters.
    assert.equal(knowledge.detectLanguage('paa pcen faar jeg ikke logget paa').language, 'nb');
    assert.equal(knowledge.ask('faar ikke paaloggingstoken, hva gjoer jeg').entries[0]?.id, 'prt-missing');
    assert.equal(knowledge.text('nl', 'phase-join'), 'koppeling');
  });
});
