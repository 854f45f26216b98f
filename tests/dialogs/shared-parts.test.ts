// What an entry shows is drawn once and stands in many cards: always the same, changed by nobody, never too much of it.
import assert from 'node:assert/strict';
import { MAX_CARD_BYTES, sizeOf, writeActivity } from '../../bot/outbound.ts';
import type { About, CarriedDiagnosis } from '../../dialogs/cards/actions.ts';
import { addCommentField } from '../../dialogs/cards/comment.ts';
import { MOST_DRAWN, partsOf } from '../../dialogs/cards/entry-parts.ts';
import { withoutButtons } from '../../dialogs/cards/inserted.ts';
import { CARD_LIMIT, FITTING } from '../../dialogs/cards/shrink.ts';
import { draw } from '../../dialogs/draw.ts';
import { openPage } from '../../dialogs/page.ts';
import type { Page } from '../../dialogs/page.ts';
import type { AdaptiveCard, Reply } from '../../dialogs/services.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { KnowledgeEntry } from '../../knowledge/types.ts';
import { realKnowledge } from './fakes.ts';

const KEY = '0123456789abcdef0123456789abcdef0123';
const entries = (): readonly KnowledgeEntry[] => realKnowledge().entries;
/** Nothing was drawn from it before. */
const unseen = (): Knowledge => ({ ...realKnowledge() });

function diagnosis(ids: string[], quotes: string[] = ['AzureAdPrt : NO']): CarriedDiagnosis {
  const findings = ids.map((id) => ({ id, severity: 'error' as const, codes: [], quotes }));
  const rest = { missing: [], checked: 9, seen: [], paste: KEY, private: false };
  return { verdict: 'failing', phase: 'join', join: 'hybrid', findings, notes: ids, ...rest };
}

/** Every card that shows an entry. */
function cardsOf(entry: KnowledgeEntry, page: Page, knowledge: Knowledge): Reply[] {
  const ids = [
    entry.id,
    ...entries()
      .slice(0, 2)
      .map(({ id }) => id),
  ];
  const abouts: About[] = [
    { is: 'answer', ids, q: 'q' },
    { is: 'answer', ids: [entry.id], q: 'azure ad' },
    { is: 'choices', ids, q: 'q' },
    { is: 'code', q: entry.codes.map(({ id }) => id).join(' ') },
    { is: 'diagnosis', d: diagnosis(ids) },
  ];
  return abouts.map((about) => draw(about, page, knowledge));
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}

describe('the parts of an entry', () => {
  it('are the same however often they are shown, and drawn no more from the third time on', () => {
    for (const entry of [...entries()].slice(0, 60)) {
      for (const language of LANGUAGES) {
        const knowledge = unseen();
        const drawn = [1, 2, 3].map(() => cardsOf(entry, openPage(knowledge, language, KEY), knowledge));
        assert.deepEqual(drawn[1], drawn[0]);
        assert.deepEqual(drawn[2], drawn[0]);
        const page = openPage(knowledge, language, KEY);
        assert.equal(partsOf(entry, page), partsOf(entry, page));
      }
    }
  });

  it('are changed by nothing that is done with a card', () => {
    const knowledge = unseen();
    const page = openPage(knowledge, 'nb', KEY);
    for (const entry of [...entries()].slice(0, 60)) {
      partsOf(entry, page);
      freeze(partsOf(entry, page));
      for (const reply of cardsOf(entry, page, knowledge)) {
        const once = 'x';
        const context = { q: '', ids: [], paste: '' };
        withoutButtons(reply.card as AdaptiveCard);
        const longer = addCommentField(reply, { once, context, lang: 'nb' }, page);
        for (const each of [reply, longer]) for (const width of [true, false]) writeActivity(each, width);
      }
    }
  });

  it('are drawn anew from another knowledge, although the entry is the same', () => {
    const [entry] = entries() as [KnowledgeEntry];
    const before = unseen();
    for (let shown = 0; shown < 3; shown += 1) partsOf(entry, openPage(before, 'en', KEY));
    const after: Knowledge = {
      ...before,
      text: (language, key, args) => (key.startsWith('steps-') ? 'Do this' : before.text(language, key, args)),
    };
    assert.match(JSON.stringify(partsOf(entry, openPage(after, 'en', KEY))), /"Do this"/);
  });

  it('are kept for so many entries only, those that are asked for most', () => {
    const page = openPage(unseen(), 'nl', KEY);
    const [often, ...others] = entries() as [KnowledgeEntry, ...KnowledgeEntry[]];
    partsOf(often, page);
    const kept = partsOf(often, page);
    assert.ok(others.length > MOST_DRAWN);
    for (const [at, entry] of others.entries()) {
      partsOf(entry, page);
      if (at % 100 === 0) assert.equal(partsOf(often, page), kept);
      assert.ok(page.drawn.size <= MOST_DRAWN);
    }
    // Shown once each, they took no room.
    assert.equal([...page.drawn.values()].filter((parts) => parts !== null).length, 1);
  });
});

describe('a card that fits', () => {
  const page = openPage(realKnowledge(), 'en', KEY);
  const long = (length: number, count: number): Reply => {
    const quotes = Array.from({ length: count }, (_, at) => `${at} : ${'x'.repeat(length)}`);
    return draw(
      { is: 'diagnosis', d: diagnosis([(entries()[0] as KnowledgeEntry).id], quotes) },
      page,
      realKnowledge(),
    );
  };

  it('is within the limit, and one over it is measured before it leaves', () => {
    const seen = { fits: 0, over: 0 };
    for (let length = 0; length < 1_500; length += 5) {
      const reply = long(length, 8);
      const card = reply.card as AdaptiveCard;
      if (!FITTING.has(card)) seen.over += 1;
      else {
        seen.fits += 1;
        assert.ok(sizeOf(card) <= CARD_LIMIT, `${length}: ${sizeOf(card)}`);
      }
      assert.equal(writeActivity(reply).attachments === undefined, sizeOf(card) > MAX_CARD_BYTES, `${length}`);
    }
    assert.ok(seen.fits > 20 && seen.over > 20, JSON.stringify(seen));
  });

  it('is measured again with more in it', () => {
    const reply = long(10, 1);
    const card = reply.card as AdaptiveCard;
    assert.ok(FITTING.has(card));
    const more = { ...card, body: [...card.body, { type: 'TextBlock', text: 'x'.repeat(MAX_CARD_BYTES / 2) }] };
    assert.equal(writeActivity({ ...reply, card: more }).attachments, undefined);
  });
});
