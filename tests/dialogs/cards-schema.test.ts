// Every card kept to the schema of Adaptive Cards 1.5, and the schema to what Microsoft's renderer knows.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { EnumProperty, GlobalRegistry, ValueSetProperty } from 'adaptivecards';
import type { PropertyDefinition } from 'adaptivecards';
import { LANGUAGES } from '../../knowledge/types.ts';
import { everyAnswer, gallery } from '../e2e/gallery.ts';
import type { Drawn } from '../e2e/gallery.ts';
import { breaksSchema, cardSchema } from './card-schema.ts';

const LIMIT = 25 * 1024;
const MARK = /^[✔✖⚠?] /u;
const situations = readdirSync('tests/fixtures/dsregcmd');

describe('card schema', () => {
  for (const language of LANGUAGES) {
    it(`is kept by every kind of card and every answer in ${language}, none above 25 KB`, () => {
      const cards = [...gallery(language), ...everyAnswer(language, situations)];
      assert.ok(cards.length > 900, `${cards.length}`);
      for (const { name, card } of cards) {
        assert.equal(breaksSchema(card), '', `${name}/${language}`);
        const size = Buffer.byteLength(JSON.stringify(card));
        assert.ok(size <= LIMIT, `${name}/${language}: ${size} bytes`);
      }
    });

    it(`lets no colour speak alone in ${language}`, () => {
      let coloured = 0;
      for (const { name, card } of gallery(language)) {
        for (const band of bands(card.body)) {
          coloured += 1;
          assert.match(band.items[0]?.text ?? '', MARK, name);
        }
      }
      assert.ok(coloured > 10, `${coloured}`);
    });
  }

  it('is broken by what 1.5 does not know, and by what we always give', () => {
    const { card } = gallery('en')[0] as Drawn;
    const bad: object[] = [
      { ...card, version: '1.6' },
      { ...card, speak: '' },
      { ...card, body: [{ type: 'TextBlock', text: 'not wrapped' }] },
      { ...card, body: [{ type: 'TextBlock', text: 'red', wrap: true, color: 'Attention' }] },
      { ...card, body: [{ type: 'Input.Text', id: 'nameless' }] },
      { ...card, body: [{ type: 'Container', items: [], style: 'emphasis' }] },
      { ...card, body: [{ type: 'Carousel', pages: [] }] },
      { ...card, body: [{ type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'x', url: 'http://x' }] }] },
    ];
    assert.equal(breaksSchema(card), '');
    for (const each of bad) assert.notEqual(breaksSchema(each), '', JSON.stringify(each).slice(-120));
  });

  it('names no property and no value the renderer does not know in 1.5', () => {
    const registries = [GlobalRegistry.defaultElements, GlobalRegistry.defaultActions];
    let compared = 0;
    for (const [type, { properties = {} }] of Object.entries(cardSchema.definitions)) {
      const registered = registries.map((registry) => registry.findByName(type)).find((found) => found !== undefined);
      if (!registered) continue;
      const known = propertiesOf(new registered.objectType());
      for (const [name, { enum: values = [] }] of Object.entries(properties)) {
        if (STRUCTURE.has(name)) continue;
        compared += 1;
        const property = known.get(name);
        assert.ok(property, `${type}.${name}`);
        const { major, minor } = property.targetVersion;
        assert.ok(major === 1 && minor <= 5, `${type}.${name} came with ${major}.${minor}`);
        const allowed = valuesOf(property);
        for (const value of values)
          assert.ok(allowed?.includes(value.toLowerCase()) ?? true, `${type}.${name}: ${value}`);
      }
    }
    assert.ok(compared > 60, `${compared}`);
  });
});

/** What an element is made of is read by code of its own in the renderer, and stands in none of its tables. */
const STRUCTURE = new Set(['items', 'inlines', 'columns', 'actions', 'card', 'fallback']);

interface Band {
  type: string;
  style?: string;
  items: { text?: string }[];
}

function bands(body: unknown[]): Band[] {
  return (body as Band[]).filter(
    ({ type, style = 'emphasis' }) => type === 'Container' && style !== 'emphasis' && style !== 'default',
  );
}

function propertiesOf(element: object): Map<string, PropertyDefinition> {
  const schema = (
    element as { getSchema(): { getCount(): number; getItemAt(at: number): PropertyDefinition } }
  ).getSchema();
  const all = Array.from({ length: schema.getCount() }, (_, index) => schema.getItemAt(index));
  return new Map(all.map((property) => [property.name, property]));
}

/** In lower case, as the renderer compares them; null where any value goes. */
function valuesOf(property: PropertyDefinition): string[] | null {
  if (property instanceof ValueSetProperty) return property.values.map(({ value }) => value.toLowerCase());
  if (!(property instanceof EnumProperty)) return null;
  return Object.keys((property as { enumType: object }).enumType).map((key) => key.toLowerCase());
}
