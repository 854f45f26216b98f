// `npm run update`: writes again what is generated from other files, after a deliberate change.
import { fileURLToPath } from 'node:url';
import { loadLocales } from '../knowledge/locale.ts';
import { writeManifestFiles } from '../manifest/files.ts';

writeManifestFiles(loadLocales(fileURLToPath(new URL('../knowledge/locales', import.meta.url))));
await import('../knowledge/write-schema.ts');
