// `restore`: puts a copy of the embedded database in its place; the bot must be stopped.
import { isInUse, restore } from '../../helpdesk/database/backup.ts';
import { failure } from '../../helpdesk/failure.ts';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { embedded } from './backup.ts';
import { usageOf } from '../usage.ts';

/** `restore <file>`; what was there is kept in a folder beside it, which is printed. */
export const command: Command = (args) =>
  withUsage(() => {
    const from = readOptions('restore', args).argument;
    if (from === undefined) throw new UsageError(usageOf('restore'));
    const dataDir = embedded(process.env);
    if (isInUse(dataDir)) throw failure('DATABASE_UNUSABLE', 'the bot still runs on this database; stop it first');
    const earlier = restore(from, dataDir, new Date());
    process.stdout.write(earlier === null ? 'Restored.\n' : `Restored. What was there before: ${earlier}\n`);
    return Promise.resolve(0);
  });
