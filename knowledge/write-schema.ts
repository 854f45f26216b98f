// Writes entry.schema.json, which editors use to check an entry while it is typed: node --import tsx knowledge/write-schema.ts
import { writeFileSync } from 'node:fs';
import { entryJsonSchema } from './schema.ts';

writeFileSync(new URL('entry.schema.json', import.meta.url), JSON.stringify(entryJsonSchema(), null, 2) + '\n');
