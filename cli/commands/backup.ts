// `backup`: one whole copy of the embedded database, made while the bot runs.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backUp } from '../../helpdesk/database/backup.ts';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';

const ELSEWHERE = 'The data is in PostgreSQL: use pg_dump and pg_restore, as docs/operate.md describes.';

/** `backup [file]` copies the database of `DATA_DIR`; without a file, to `backups/` in there, named for the moment. */
export const command: Command = (args) =>
  withUsage(() => {
    const dataDir = embedded(process.env);
    const name = `helpdesk-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.db`;
    const to = readOptions('backup', args).argument ?? join(dataDir, 'backups', name);
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    backUp(dataDir, to);
    process.stdout.write(`${to}\n`);
    return Promise.resolve(0);
  });

/** The folder of the embedded database. @throws UsageError where the data is elsewhere */
export function embedded(env: NodeJS.ProcessEnv): string {
  if (env['DATABASE_URL']?.trim() || env['DATABASE_URL_FILE']?.trim()) throw new UsageError(ELSEWHERE);
  return env['DATA_DIR']?.trim() || './data';
}
