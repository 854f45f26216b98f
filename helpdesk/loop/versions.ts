// Keeps the entry files of the versions served, in the database: they outlive a restart, and every instance has them.
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Room } from '../room.ts';
import type { Versions } from './types.ts';

/** Versions kept; each takes about a fifth of the size of its files. */
const KEPT = 10;

/** Keeps the last versions of the knowledge, and which one is wanted. */
export function createVersions({ db, now }: Room): Versions {
  return {
    async keep(version, files) {
      const packed = await promisify(gzip)(JSON.stringify([...files]));
      const row = { version, at: now().toISOString(), entries: files.size, files: packed.toString('base64') };
      await db.write(async (trx) => {
        await trx
          .insertInto('knowledge_versions')
          .values(row)
          .onConflict((c) => c.column('version').doUpdateSet({ at: row.at }))
          .execute();
        await trx
          .deleteFrom('knowledge_versions')
          .where('version', 'not in', (each) =>
            each.selectFrom('knowledge_versions').select('version').orderBy('at', 'desc').limit(KEPT),
          )
          .execute();
      });
    },
    async files(version) {
      const row = await db.read((reader) =>
        reader.selectFrom('knowledge_versions').select('files').where('version', '=', version).executeTakeFirst(),
      );
      if (!row) return null;
      const unpacked = await promisify(gunzip)(Buffer.from(row.files, 'base64'));
      return new Map(JSON.parse(unpacked.toString('utf8')) as [string, string][]);
    },
    list: () =>
      db.read((reader) =>
        reader.selectFrom('knowledge_versions').select(['version', 'at', 'entries']).orderBy('at', 'desc').execute(),
      ),
    async wanted() {
      const row = await db.read((reader) => reader.selectFrom('knowledge_wanted').select('value').executeTakeFirst());
      return row?.value ?? null;
    },
    async want(value) {
      const row = { id: 1, value, at: now().toISOString() };
      await db.write((trx) =>
        trx
          .insertInto('knowledge_wanted')
          .values(row)
          .onConflict((c) => c.column('id').doUpdateSet({ value, at: row.at }))
          .execute(),
      );
    },
  };
}
