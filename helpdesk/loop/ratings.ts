// Opinions about answers: once per person and answer, with a day and without the person.
import { createHash } from 'node:crypto';
import { limits, required, text } from '../drafts.ts';
import type { Room } from '../room.ts';
import type { Rating } from './types.ts';

/** Keeps an opinion; true when it was counted, false for the same key again. */
export async function rate(room: Room, key: string, rating: Rating): Promise<boolean> {
  const row = {
    key: storedKey(required('key', key, limits.key)),
    tenant: text('tenant', rating.tenant, limits.id),
    entry: text('entry', rating.entry, limits.entry),
    language: text('language', rating.language, limits.entry),
    version: text('version', rating.version, limits.entry),
    helpful: rating.helpful ? 1 : 0,
    comment: text('comment', rating.comment, limits.line),
    // A time of the day would tell who it was.
    at: room.now().toISOString().slice(0, 10),
  };
  const written = await room.db.write((trx) =>
    trx
      .insertInto('ratings')
      .values(row)
      .onConflict((c) => c.column('key').doNothing())
      .executeTakeFirst(),
  );
  return written.numInsertedOrUpdatedRows === 1n;
}

/** Adds words to an opinion given before; a later comment replaces an earlier one. False when there is no opinion. */
export async function comment(room: Room, key: string, said: string): Promise<boolean> {
  const clean = text('comment', said, limits.line);
  const written = await room.db.write((trx) =>
    trx.updateTable('ratings').set({ comment: clean }).where('key', '=', storedKey(key)).executeTakeFirst(),
  );
  return written.numUpdatedRows === 1n;
}

/**
 * A key `<tenant>:<person>:<answer>` as it is stored: the person is a digest, which nobody can read but who knows the
 * person already. That is enough to count once, and to take the words back when the person wants to be forgotten.
 */
export function storedKey(key: string): string {
  const at = key.lastIndexOf(':');
  return at < 0 ? digest(key) : `${digest(key.slice(0, at))}:${key.slice(at + 1)}`;
}

/** What the stored keys of a person's opinions begin with. */
export function keysOf(tenant: string, userId: string): string {
  return `${digest(`${tenant}:${userId}`)}:`;
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 32);
}
