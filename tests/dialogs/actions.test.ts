// What buttons send comes back whole, and anything else is refused rather than half understood.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { payload } from '../../dialogs/cards/actions.ts';
import { parseAction } from '../../dialogs/cards/read-action.ts';
import type { About, Action, CarriedDiagnosis } from '../../dialogs/cards/actions.ts';

const context = { q: 'no PRT', ids: ['prt-missing'], paste: 'ref-1' };
const d: CarriedDiagnosis = {
  verdict: 'failing',
  phase: 'discover',
  join: 'domain-only',
  findings: [
    { id: 'discover-timeout', severity: 'error', codes: ['0x801c0021'], quotes: ['DRS Discovery Test : FAIL'] },
  ],
  notes: ['hello-not-set'],
  missing: [],
  checked: 212,
  seen: [],
  paste: 'ref-1',
  private: true,
};
const abouts: About[] = [
  { is: 'answer', ids: ['a-b'], q: 'x' },
  { is: 'choices', ids: ['a', 'b'], q: 'x' },
  { is: 'code', q: '0x801c0021' },
  { is: 'decline', q: 'coffee' },
  { is: 'help' },
  { is: 'diagnosis', d },
];

describe('parseAction', () => {
  for (const about of abouts) {
    it(`brings back what "show ${about.is}" sent`, () => {
      const action: Action = { do: 'show', about, lang: 'nb' };
      assert.deepEqual(parseAction(JSON.parse(JSON.stringify(payload(action)))), action);
    });
  }

  const others: Exclude<Action, { do: 'send' | 'show' }>[] = [
    { do: 'open', id: 'a-b', q: 'x', lang: 'nl' },
    { do: 'solved', once: 'k', context, lang: 'en' },
    { do: 'still-broken', once: 'k', context, lang: 'en' },
    { do: 'escalate', context, lang: 'nb' },
    { do: 'cancel', lang: 'nl' },
    { do: 'my-requests', lang: 'nl' },
  ];
  for (const action of others) {
    it(`brings back what "${action.do}" sent`, () => assert.deepEqual(parseAction({ ...payload(action) }), action));
  }

  it('sends no field named `key`: the card library of the Agents Playground refuses to send such a button', () => {
    const form = payload({ do: 'send', once: 'k', context, lang: 'nl' });
    for (const data of [...others.map((action) => payload(action)), form]) assert.equal('key' in data, false);
  });

  it('reads a sent form, and leaves inputs the channel did not send undefined', () => {
    const sent = { ...payload({ do: 'send', once: 'k', context, lang: 'nl' }), summary: 's', severity: 'urgent' };
    assert.deepEqual(parseAction(sent), {
      do: 'send',
      once: 'k',
      context,
      lang: 'nl',
      form: { summary: 's', severity: 'urgent' },
    });
  });

  const refused: [string, unknown][] = [
    ['nothing', null],
    ['a text', 'solved'],
    ['a list', [1]],
    ['another version', { v: 2, do: 'cancel', lang: 'en' }],
    ['no version', { do: 'cancel', lang: 'en' }],
    ['an unknown verb', { v: 1, do: 'drop', lang: 'en' }],
    ['an unknown language', { v: 1, do: 'cancel', lang: 'xx' }],
    ['feedback without its once-only name', { v: 1, do: 'solved', context, lang: 'en' }],
    ['an id that is a path', { v: 1, do: 'open', id: '../../etc', q: '', lang: 'en' }],
    ['an answer without ids', { v: 1, do: 'show', about: { is: 'answer', ids: [], q: '' }, lang: 'en' }],
    [
      'a verdict of its own',
      { v: 1, do: 'show', about: { is: 'diagnosis', d: { ...d, verdict: 'fine' } }, lang: 'en' },
    ],
  ];
  for (const [name, value] of refused) it(`refuses ${name}`, () => assert.equal(parseAction(value), null));

  it('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('show', 'open', 'send', 'solved', 'escalate'), (junk, verb) => {
        parseAction(junk);
        parseAction({ v: 1, lang: 'en', once: 'k', do: verb, about: junk, context: junk, id: junk });
        parseAction({
          v: 1,
          lang: 'en',
          do: 'show',
          about: { is: 'diagnosis', d: { ...d, findings: junk, notes: [junk], seen: junk } },
        });
      }),
      { numRuns: 500 },
    );
  });
});
