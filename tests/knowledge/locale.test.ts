// Interface texts count and choose as each language does, and say which key, file or line is wrong.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { loadLocales } from '../../knowledge/locale.ts';
import { LANGUAGES } from '../../knowledge/types.ts';

const locales = loadLocales(fileURLToPath(new URL('../../knowledge/locales', import.meta.url)));

const { names, glossary } = locales;
const text: typeof locales.text = (language, key, args) => locales.text(language, key, args);

describe('locales', () => {
  it('counts as each language does, zero included', () => {
    assert.equal(text('en', 'my-requests', { count: 0 }), 'You have no open requests.');
    assert.equal(text('nl', 'my-requests', { count: 1 }), 'Je hebt 1 openstaande aanvraag.');
    assert.equal(text('nb', 'my-requests', { count: 3 }), 'Du har 3 åpne saker.');
  });

  it('puts text in as it is, a ticket number unformatted', () => {
    assert.equal(text('nl', 'request-created', { number: '1042' }).includes('#1042'), true);
    assert.equal(text('en', 'not-found', { query: "<b>it's</b> {x}" }).includes("<b>it's</b> {x}"), true);
  });

  it('chooses by language', () => {
    assert.equal(text('nl', 'source-language', { lang: 'nb' }), 'De bron is in het Noors.');
  });

  it('gives the same message again from its cache', () => {
    const once = text('nb', 'healthy', { count: 41 });
    assert.equal(text('nb', 'healthy', { count: 41 }), once);
    assert.notEqual(text('nb', 'healthy', { count: 1 }), once);
  });

  it('fails loudly on a key nobody has, naming it, and on a missing argument', () => {
    assert.throws(() => text('en', 'no-such-key'), /no text “no-such-key”/);
    assert.throws(() => text('en', 'not-found'), /query/);
  });

  it('names the languages and the terms in each language', () => {
    assert.deepEqual(names, { en: 'English', nl: 'Nederlands', nb: 'Norsk bokmål' });
    for (const language of LANGUAGES) assert.ok(glossary[language].get('tenant'));
  });

  it('says which file and line is wrong', () => {
    const dir = fileURLToPath(new URL('../fixtures/locales', import.meta.url));
    assert.throws(() => loadLocales(dir), /en\.yaml:4: /);
  });
});
