// The three JSON files of the app package, made from the locales; run it to write them: node run.js manifest/files.ts
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadLocales } from '../knowledge/locale.ts';
import type { Locales } from '../knowledge/locale.ts';
import { LANGUAGES } from '../knowledge/types.ts';
import type { Language } from '../knowledge/types.ts';

const SCHEMAS = 'https://developer.microsoft.com/json-schemas/teams/v1.25';
const DEFAULT: Language = 'en';

/** What the command menu offers in each scope, in this order. My requests and the helpdesk's form are private. */
const MENUS = {
  personal: ['help', 'run', 'code', 'requests', 'helpdesk', ...LANGUAGES],
  team: ['help', 'run', 'code', 'setup', ...LANGUAGES],
  groupChat: ['help', 'run', 'code', ...LANGUAGES],
} as const;
type Item = (typeof MENUS)[keyof typeof MENUS][number];

/** What can be looked up from the box a message is written in: the command, and what its one field asks for. */
const LOOKUPS = {
  answers: 'question',
  code: 'error',
  mine: 'request',
  unassigned: 'request',
  assigned: 'request',
  open: 'request',
  closed: 'request',
} as const;
/** Lists of requests show something before anything is typed. */
const SHOWN_AT_ONCE = 'request';

/**
 * File name -> content of manifest.json, with English texts and `{{settings}}` that `package` fills in, and of one file
 * per other language, which holds every text the manifest shows.
 * @throws Error naming the key when a locale lacks a text
 */
export function manifestFiles(locales: Locales): Map<string, string> {
  const others = LANGUAGES.filter((language) => language !== DEFAULT);
  const files = new Map([['manifest.json', print(manifest(locales, others))]]);
  for (const language of others) files.set(`${language}.json`, print(translation(locales, language)));
  return files;
}

/** Writes those files beside this one. */
export function writeManifestFiles(locales: Locales): void {
  for (const [name, content] of manifestFiles(locales)) writeFileSync(new URL(name, import.meta.url), content);
}

function manifest(locales: Locales, others: Language[]): object {
  return {
    $schema: `${SCHEMAS}/MicrosoftTeams.schema.json`,
    manifestVersion: '1.25',
    version: '{{version}}',
    id: '{{TEAMS_APP_ID}}',
    developer: {
      name: '{{PUBLISHER_NAME}}',
      websiteUrl: '{{PUBLIC_URL}}',
      privacyUrl: '{{PRIVACY_URL}}',
      termsOfUseUrl: '{{TERMS_URL}}',
    },
    // Language only, no region: Teams goes from nl-BE to nl by itself.
    localizationInfo: {
      defaultLanguageTag: DEFAULT,
      additionalLanguages: others.map((language) => ({ languageTag: language, file: `${language}.json` })),
    },
    name: { short: locales.text(DEFAULT, 'welcome-title'), full: locales.text(DEFAULT, 'manifest-name-full') },
    description: {
      short: locales.text(DEFAULT, 'manifest-description-short'),
      full: locales.text(DEFAULT, 'manifest-description-full'),
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#0A6C74',
    bots: [
      {
        botId: '{{MicrosoftAppId}}',
        scopes: Object.keys(MENUS),
        isNotificationOnly: false,
        supportsFiles: true,
        commandLists: Object.entries(MENUS).map(([scope, items]) => ({
          scopes: [scope],
          commands: items.map((item) => command(locales, DEFAULT, item)),
        })),
      },
    ],
    composeExtensions: [
      {
        botId: '{{MicrosoftAppId}}',
        canUpdateConfiguration: false,
        commands: Object.entries(LOOKUPS).map(([id, field]) => ({
          id,
          type: 'query',
          context: ['compose', 'commandBox'],
          ...named(locales, DEFAULT, `extension-${id}`),
          initialRun: field === SHOWN_AT_ONCE,
          parameters: [{ name: 'search', ...named(locales, DEFAULT, `extension-field-${field}`), inputType: 'text' }],
        })),
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    // Who owns the helpdesk's team is asked of Graph with this consent, which a team's owner gives by adding the app. The
    // resource is Microsoft's placeholder for apps without single sign-on.
    authorization: {
      permissions: { resourceSpecific: [{ name: 'TeamMember.Read.Group', type: 'Application' }] },
    },
    webApplicationInfo: { id: '{{MicrosoftAppId}}', resource: 'https://RscBasedStoreApp' },
    validDomains: ['{{PUBLIC_DOMAIN}}'],
    defaultInstallScope: 'personal',
    defaultGroupCapability: { team: 'bot', groupchat: 'bot', meetings: 'bot' },
    // Teams refuses an app of manifest 1.25 or later with the team scope that does not say this.
    supportsChannelFeatures: 'tier1',
  };
}

function translation(locales: Locales, language: Language): Record<string, string> {
  const texts: Record<string, string> = {
    $schema: `${SCHEMAS}/MicrosoftTeams.Localization.schema.json`,
    'name.short': locales.text(language, 'welcome-title'),
    'name.full': locales.text(language, 'manifest-name-full'),
    'description.short': locales.text(language, 'manifest-description-short'),
    'description.full': locales.text(language, 'manifest-description-full'),
  };
  for (const [list, items] of Object.values(MENUS).entries()) {
    for (const [at, item] of items.entries()) {
      const { title, description } = command(locales, language, item);
      texts[`bots[0].commandLists[${list}].commands[${at}].title`] = title;
      texts[`bots[0].commandLists[${list}].commands[${at}].description`] = description;
    }
  }
  for (const [at, [id, field]] of Object.entries(LOOKUPS).entries()) {
    const path = `composeExtensions[0].commands[${at}]`;
    for (const [place, name] of [
      [path, `extension-${id}`],
      [`${path}.parameters[0]`, `extension-field-${field}`],
    ]) {
      const { title, description } = named(locales, language, name ?? '');
      texts[`${place}.title`] = title;
      texts[`${place}.description`] = description;
    }
  }
  return texts;
}

/** A language is offered in its own words, whoever reads the menu. */
function command(locales: Locales, language: Language, item: Item): { title: string; description: string } {
  const offered = LANGUAGES.find((known) => known === item);
  return offered
    ? {
        title: locales.text(offered, 'language-name'),
        description: locales.text(language, `manifest-language-${offered}`),
      }
    : named(locales, language, item);
}

function named(locales: Locales, language: Language, name: string): { title: string; description: string } {
  return {
    title: locales.text(language, `manifest-${name}-title`),
    description: locales.text(language, `manifest-${name}-description`),
  };
}

/** As prettier has it: a list of texts on one line. */
function print(file: object): string {
  const lists = /\[\n\s+("[^[\]]*")\n\s+\]/g;
  const oneLine = (_: string, texts: string) => `[${texts.split(/,\n\s+/).join(', ')}]`;
  return JSON.stringify(file, null, 2).replace(lists, oneLine) + '\n';
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeManifestFiles(loadLocales(fileURLToPath(new URL('../knowledge/locales', import.meta.url))));
