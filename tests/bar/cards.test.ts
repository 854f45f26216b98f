// The short form of row A5, and a card that shows a text as it came: the row must see it.
import assert from 'node:assert/strict';
import { card, heading } from '../../dialogs/cards/elements.ts';
import { cardInjection } from './cards.ts';

describe('card injection', () => {
  it('makes nothing of what people type', () => {
    assert.deepEqual(
      cardInjection(40).filter(({ ok }) => !ok),
      [],
    );
  });

  it('is seen where a text is shown as it came', () => {
    const rows = cardInjection(0, (typed) => ({
      naive: { text: typed, plain: true, card: card([heading(typed)], 'x') },
    }));
    const [found] = rows.filter(({ ok }) => !ok);
    assert.equal(found?.id, 'A5.links-mentions-pictures-html');
    assert.ok(Number.parseInt(String(found.figure), 10) > 100, String(found.figure));
  });

  it('is seen where a text without a card is sent as Markdown, and where a card is no card', () => {
    const failed = cardInjection(0, (typed) => ({
      text: { text: typed },
      wrong: { text: 'x', card: card([{ type: 'Nope', text: 'x' }], 'x') },
    })).flatMap(({ id, ok }) => (ok ? [] : [id]));
    assert.deepEqual(failed, ['A5.links-mentions-pictures-html', 'A5.invalid-cards']);
  });
});
