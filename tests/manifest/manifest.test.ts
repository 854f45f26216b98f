// The manifest and its translations: made from the locales, within every limit, and every title typed back is understood.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { EXTENSION_COMMANDS } from '../../dialogs/extension.ts';
import { earsOf } from '../../dialogs/find.ts';
import { recognize } from '../../dialogs/recognize.ts';
import { route } from '../../dialogs/route.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { Language } from '../../knowledge/types.ts';
import { manifestFiles } from '../../manifest/files.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { pack, readManifestFile, unpack } from './package.ts';
import { localisableKeys, manifestSchema, translationSchema } from './schema.ts';

type Manifest = z.infer<typeof manifestSchema>;
type Texts = Record<string, string>;

const files = unpack(pack());
const read = (name: string): unknown => JSON.parse(files.get(name)?.toString('utf8') ?? '');
const manifest = read('manifest.json') as Manifest;
const translations: Record<string, Texts> = { nl: read('nl.json') as Texts, nb: read('nb.json') as Texts };

/** What each title of a menu has to be taken for. */
const MEANT: Record<string, string[]> = {
  personal: ['help', 'question', 'code', 'my-requests', 'escalate', 'language:en', 'language:nl', 'language:nb'],
  team: ['help', 'question', 'code', 'setup', 'language:en', 'language:nl', 'language:nb'],
  groupChat: ['help', 'question', 'code', 'language:en', 'language:nl', 'language:nb'],
};

interface Offered {
  scope: string;
  language: Language;
  title: string;
  meant: string;
}

const offered: Offered[] = (manifest.bots[0]?.commandLists ?? []).flatMap((list, inBot) =>
  list.commands.flatMap(({ title }, inList) =>
    LANGUAGES.map((language) => ({
      scope: list.scopes[0] ?? '',
      language,
      title: translations[language]?.[`bots[0].commandLists[${inBot}].commands[${inList}].title`] ?? title,
      meant: MEANT[list.scopes[0] ?? '']?.[inList] ?? '',
    })),
  ),
);

describe('manifest', () => {
  it('is what the locales give: run `npm run update` when this fails', () => {
    const made = manifestFiles(realKnowledge().locales);
    assert.deepEqual([...made.keys()], ['manifest.json', 'nl.json', 'nb.json']);
    for (const [name, content] of made) assert.equal(readManifestFile(name).toString('utf8'), content, name);
  });

  it('keeps the structure and the limits of schema 1.25', () => {
    manifestSchema.parse(manifest);
    for (const texts of Object.values(translations)) translationSchema.parse(texts);
  });

  it('is valid by Microsoft’s own schemas, and so are its translations', async () => {
    const folder = dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest'));
    const judge = (file: unknown, name: string): Promise<string[]> => {
      const schema = readFileSync(join(folder, `json-schemas/teams/v1.25/${name}.schema.json`), 'utf8');
      // One pattern of theirs has a bracket that is no expression with the u flag, which their own checker sets.
      const mended: unknown = JSON.parse(schema.replaceAll('\\\\b]', '\\\\b\\\\]'));
      return AppManifestUtils.validateAgainstSchema(file as never, mended as never);
    };
    assert.deepEqual(await judge(manifest, 'MicrosoftTeams'), []);
    for (const texts of Object.values(translations))
      assert.deepEqual(await judge(texts, 'MicrosoftTeams.Localization'), []);
    const bad = { ...manifest, accentColor: 'blue', composeExtensions: [{ commands: [] }] };
    assert.ok((await judge(bad, 'MicrosoftTeams')).length > 0, 'the check can fail');
    const long = { ...translations.nl, 'composeExtensions[0].commands[0].title': 'x'.repeat(33) };
    assert.ok((await judge(long, 'MicrosoftTeams.Localization')).length > 0);
  });

  it('offers the lookups that the bot answers', () => {
    assert.deepEqual(
      manifest.composeExtensions[0]?.commands.map(({ id }) => id),
      [...EXTENSION_COMMANDS],
    );
  });

  it('has every localisable text in every other language, under the name the manifest gives', () => {
    assert.deepEqual(
      manifest.localizationInfo.additionalLanguages.map(({ languageTag, file }) => `${languageTag} ${file}`),
      ['nl nl.json', 'nb nb.json'],
    );
    const keys = ['$schema', ...localisableKeys(manifest)].sort();
    for (const texts of Object.values(translations)) assert.deepEqual(Object.keys(texts).sort(), keys);
    for (const texts of Object.values(translations)) {
      assert.notEqual(texts['description.full'], manifest.description.full);
      assert.equal(texts['name.short'], manifest.name.short);
    }
  });

  it('carries the name of the welcome, and every text meant for it', () => {
    const { locales } = realKnowledge();
    assert.equal(manifest.name.short, locales.text('en', 'welcome-title'));
    const shown = JSON.stringify(manifest);
    for (const [key, message] of locales.messages.en)
      if (key.startsWith('manifest-')) assert.ok(shown.includes(JSON.stringify(message).slice(1, -1)), key);
  });

  it('names what the app is for in the words of the trade', () => {
    for (const texts of [{ 'description.full': manifest.description.full }, ...Object.values(translations)]) {
      assert.match(texts['description.full'] ?? '', /Microsoft Entra ID/);
      assert.doesNotMatch(JSON.stringify(texts), /Azure AD|\*\*|`/);
    }
  });
});

describe('a title of the menu', () => {
  it('is offered for each meaning', () => {
    for (const [scope, meanings] of Object.entries(MEANT)) {
      const seen = offered.filter((row) => row.scope === scope && row.language === 'nb');
      assert.deepEqual(
        seen.map((row) => row.meant),
        meanings,
      );
    }
    assert.equal(offered.length, (8 + 7 + 6) * 3);
  });

  for (const { scope, language, title, meant } of offered) {
    it(`“${title}” (${scope}, ${language}) means ${meant}`, () => {
      for (const typed of [title, title.toUpperCase(), ` ${title.toLowerCase()} `]) {
        const intent = recognize({ kind: 'message', text: typed }, earsOf(realKnowledge()));
        const heard = intent.kind === 'language' ? `language:${intent.to}` : intent.kind;
        assert.equal(heard, meant, typed);
      }
    });
  }

  it('is answered in its own language, whatever the client speaks', () => {
    const speakers = new Map<string, Set<Language>>();
    for (const { title, language } of offered)
      speakers.set(title, (speakers.get(title) ?? new Set<Language>()).add(language));
    const own = [...speakers].filter(([, languages]) => languages.size === 1);
    // All but “Help”, which is Dutch as well as English, and the names of the languages.
    assert.equal(own.length, 1 + 5 * 3);
    for (const [title, [language]] of own)
      for (const client of LANGUAGES)
        assert.equal(route(title, client, realKnowledge()).language, language, `${title} for ${client}`);
  });

  it('leads to the answer it promises', () => {
    for (const { title, language, meant } of offered.filter((row) => row.scope === 'personal')) {
      const { kind, entries } = route(title, language, realKnowledge());
      if (meant === 'question') assert.deepEqual([kind, entries[0]?.id], ['answer', 'run-dsregcmd-status'], title);
      if (meant === 'code') assert.ok(kind === 'code' && entries.length > 0, title);
    }
  });
});

describe('the limits', () => {
  const wrong: [what: string, change: (copy: Manifest) => void][] = [
    [
      'a 13th command',
      ({ bots }) => {
        const list = bots[0]?.commandLists[0]?.commands ?? [];
        while (list.length < 13) list.push({ title: `more ${list.length}`, description: 'more' });
      },
    ],
    [
      'a title of 33 characters',
      ({ bots }) => Object.assign(bots[0]?.commandLists[0]?.commands[0] ?? {}, { title: 'x'.repeat(33) }),
    ],
    ['a slash', ({ bots }) => Object.assign(bots[0]?.commandLists[0]?.commands[0] ?? {}, { title: '/help' })],
    ['a title twice', ({ bots }) => Object.assign(bots[0]?.commandLists[0]?.commands[0] ?? {}, { title: 'English' })],
    ['a product name', (copy) => Object.assign(copy.name, { short: 'Azure Doctor' })],
    ['a short description of 81', (copy) => Object.assign(copy.description, { short: 'x'.repeat(81) })],
    ['the team scope alone', (copy) => delete copy.supportsChannelFeatures],
    ['a scope without a menu', ({ bots }) => bots[0]?.commandLists.pop()],
    ['a placeholder left', (copy) => Object.assign(copy, { id: '{{TEAMS_APP_ID}}' })],
    [
      'a lookup twice',
      ({ composeExtensions: [extension] }) => Object.assign(extension?.commands[1] ?? {}, { id: 'answers' }),
    ],
    [
      'an 11th lookup',
      ({ composeExtensions: [extension] }) => {
        const list = extension?.commands ?? [];
        for (let at = 0; list.length < 11; at++)
          list.push({ ...list[0]!, id: 'a'.repeat(at + 1), title: `more ${at}` });
      },
    ],
    ['an unknown property', (copy) => Object.assign(copy, { targets: [] })],
  ];
  for (const [what, change] of wrong)
    it(`refuse ${what}`, () => {
      const copy = structuredClone(manifest);
      change(copy);
      assert.equal(manifestSchema.safeParse(copy).success, false);
    });

  it('refuse a translation that is too long or translates what cannot be', () => {
    const nl = translations.nl ?? {};
    for (const change of [
      { 'description.short': 'x'.repeat(81) },
      { 'bots[0].commandLists[0].commands[0].title': 'x'.repeat(33) },
      { 'bots[0].commandLists[3].commands[0].title': 'help' },
      { 'composeExtensions[0].commands[0].title': 'x'.repeat(33) },
      { 'composeExtensions[0].commands[0].parameters[1].title': 'x' },
      { 'developer.name': 'x' },
      { title: 'x' },
    ])
      assert.equal(translationSchema.safeParse({ ...nl, ...change }).success, false, JSON.stringify(change));
  });
});
