// `trail`: who did what to requests and settings of a tenant, and how it ended, as text or JSON.
import { actorOf, trailOf } from '../../helpdesk/audit.ts';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { NO_DATABASE, readDatabase } from '../read-database.ts';
import { usageOf } from '../usage.ts';

const USAGE = usageOf('trail');

/** Reads the database of `DATABASE_URL` or `DATA_DIR` (./data); exit code 1 when there is none. */
export const command: Command = (args) =>
  withUsage(async () => {
    const { json, own, argument } = readOptions('trail', args);
    const { tenant, person } = own;
    if (tenant === undefined || !/^(?:#?[0-9]{1,9})?$/.test(argument ?? '')) throw new UsageError(USAGE);
    const subject = argument === undefined ? undefined : `#${argument.replace('#', '')}`;
    // A person is kept as a digest: it is found by their id, and no id by it.
    const actor = person === undefined ? undefined : actorOf(tenant, person);
    const env = { DATA_DIR: './data', ...process.env };
    const rows = await readDatabase(env, new Date(), (db) => trailOf(db, tenant));
    if (rows === null) {
      process.stderr.write(NO_DATABASE);
      return 1;
    }
    const found = rows
      .filter((row) => (subject ?? row.subject) === row.subject && (actor ?? row.actor) === row.actor)
      .map(({ at, actor, action, subject, outcome }) => ({ at, actor, action, subject, outcome }));
    const readable = found.map((row) => Object.values(row).join('\t')).join('\n');
    process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : readable && `${readable}\n`);
    return 0;
  });
