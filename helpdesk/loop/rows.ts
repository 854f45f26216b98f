// Reads a period back: the rows a report and its file are made of.
import type { Database } from '../database/database.ts';
import type { AskedKind, LoopRows, Period, Unanswered } from './types.ts';

/** @param tenant null for all tenants */
export function readRows(db: Database, { from, to }: Period, tenant: string | null): Promise<LoopRows> {
  const end = new Date(Date.parse(to) + 86_400_000).toISOString().slice(0, 10);
  return db.read(async (reader) => {
    const asked = await reader
      .selectFrom('asked')
      .selectAll()
      .where('day', '>=', from)
      .where('day', '<=', to)
      .$if(tenant !== null, (q) => q.where('tenant', '=', tenant ?? ''))
      .orderBy('day')
      .orderBy('kind')
      .orderBy('entry')
      .execute();
    const unanswered = await reader
      .selectFrom('unanswered')
      .selectAll()
      .where('day', '>=', from)
      .where('day', '<=', to)
      .where('count', '>', 0)
      .$if(tenant !== null, (q) => q.where('tenant', '=', tenant ?? ''))
      .orderBy('day')
      .orderBy('key')
      .execute();
    const ratings = await reader
      .selectFrom('ratings')
      .selectAll()
      .where('at', '>=', from)
      .where('at', '<=', to)
      .$if(tenant !== null, (q) => q.where('tenant', '=', tenant ?? ''))
      .orderBy('at')
      .orderBy('key')
      .execute();
    const opened = await reader
      .selectFrom('tickets')
      .select((e) => e.fn.countAll().as('count'))
      .where('created_at', '>=', from)
      .where('created_at', '<', end)
      .$if(tenant !== null, (q) => q.where('tenant', '=', tenant ?? ''))
      .executeTakeFirstOrThrow();
    return {
      asked: asked.map((row) => ({ ...row, kind: row.kind as AskedKind })),
      unanswered: unanswered.map(({ key: _, ...row }) => ({ ...row, kind: row.kind as Unanswered['kind'] })),
      ratings: ratings.map(({ key: _, at, helpful, ...row }) => ({ ...row, day: at, helpful: helpful === 1 })),
      requests: Number(opened.count),
    };
  });
}
