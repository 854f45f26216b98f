// What a tenant's helpdesk decided for itself: who is on call, its hours, where which requests go, when it is reminded.
import type { Kysely } from 'kysely';
import type { Schema } from './database/schema.ts';
import { statement } from './database/statement.ts';
import { note } from './audit.ts';
import { required, limits } from './drafts.ts';
import type { Room } from './room.ts';
import type { HelpdeskSettings, Route } from './types.ts';

/** Before anybody decided anything. */
export const DEFAULT_SETTINGS: HelpdeskSettings = { onCall: [], hours: null, routes: [], remindAfterDays: 1 };
const MOST_CHARACTERS = 20_000;

/** A tenant's settings; those nobody set have their default. */
export function settingsOf(room: Room, tenant: string): Promise<HelpdeskSettings> {
  return room.db.read((db) => readSettings(db, tenant));
}

/** Changes the settings as they are now; returns them. Safe to repeat when `change` is. */
export async function changeSettings(
  room: Room,
  tenant: string,
  change: (settings: HelpdeskSettings) => HelpdeskSettings,
  by: { actor: string; setting: string },
): Promise<HelpdeskSettings> {
  const row = { tenant: required('tenant', tenant, limits.id), value: JSON.stringify(DEFAULT_SETTINGS) };
  return room.db.write(async (trx) => {
    // Also takes the row's lock, so that two administrators at once do not overwrite each other.
    await trx
      .insertInto('settings')
      .values(row)
      .onConflict((c) => c.column('tenant').doUpdateSet((e) => ({ value: e.ref('settings.value') })))
      .execute();
    const changed = change(await readSettings(trx, tenant));
    const value = required('settings', JSON.stringify(changed), MOST_CHARACTERS);
    await trx.updateTable('settings').set({ value }).where('tenant', '=', tenant).execute();
    await note(trx, room, { tenant, actor: by.actor, action: 'settings', subject: by.setting, outcome: 'done' });
    return changed;
  });
}

const valueOf = statement<{ tenant: string }, { value: string }>((db, value) =>
  db.selectFrom('settings').select('value').where('tenant', '=', value('tenant')),
);

/** The settings inside a transaction of the caller's. */
export async function readSettings(db: Kysely<Schema>, tenant: string): Promise<HelpdeskSettings> {
  const [row] = (await valueOf(db, { tenant })).rows;
  return row ? { ...DEFAULT_SETTINGS, ...(JSON.parse(row.value) as Partial<HelpdeskSettings>) } : DEFAULT_SETTINGS;
}

/** The first route for a request's topics, else for its language; null when there is none. */
export function routeOf(settings: HelpdeskSettings, language: string, topics: readonly string[]): Route | null {
  return (
    settings.routes.find((route) => topics.includes(route.key)) ??
    settings.routes.find((route) => route.key === language) ??
    null
  );
}

/** Who is mentioned for such a request: the route's own people, else everybody on call. */
export function onCallFor(
  settings: HelpdeskSettings,
  language: string,
  topics: readonly string[],
): HelpdeskSettings['onCall'] {
  const own = routeOf(settings, language, topics)?.onCall ?? [];
  return own.length > 0 ? own : settings.onCall;
}
