// `npm run update`: writes again what is generated, and what is read and found in a new fixture, to be judged by hand.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadLocales } from '../knowledge/locale.ts';
import { entryJsonSchema } from '../knowledge/schema.ts';
import { writeManifestFiles } from '../manifest/files.ts';
import { updateJudged } from './bar/patterns.ts';
import { diagnoseText, essenceOf, readOf } from './diagnosis/engine.ts';

writeManifestFiles(loadLocales(fileURLToPath(new URL('../knowledge/locales', import.meta.url))));
// What editors check an entry by while it is typed.
const SCHEMA = fileURLToPath(new URL('../knowledge/entry.schema.json', import.meta.url));
writeFileSync(SCHEMA, `${JSON.stringify(entryJsonSchema(), null, 2)}\n`);
for (const why of await updateJudged()) process.stdout.write(`${why}\n`);

const FIXTURES = join(import.meta.dirname, 'fixtures', 'dsregcmd');
for (const name of readdirSync(FIXTURES)) {
  const text = readFileSync(join(FIXTURES, name, 'input.txt'), 'utf8');
  const expected = { 'status.json': readOf(text), 'diagnosis.json': essenceOf(diagnoseText(text)) };
  for (const [file, value] of Object.entries(expected)) {
    const path = join(FIXTURES, name, file);
    // What somebody judged is never written over.
    if (existsSync(path)) continue;
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
    process.stdout.write(`${path}: read it line by line before you keep it\n`);
  }
}
