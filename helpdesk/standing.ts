// A question that comes with nearly every message, asked of the database only when its answer may have changed.
import type { Room } from './room.ts';

/** Another instance may have changed the answer this long ago. */
const KNOWN_MS = 10_000;
/** Answers kept, some 300 bytes each. */
const MOST = 5_000;

/** Makes the question: its answer stands until something is written here, ten seconds at most. */
export function standing<Of extends string[], Answer>(
  { db, now }: Pick<Room, 'db' | 'now'>,
  ask: (...of: Of) => Promise<Answer>,
): (...of: Of) => Promise<Answer> {
  const known = new Map<string, Promise<Answer>>();
  let [writes, since] = [0, -Infinity];
  return (...of) => {
    const at = now().getTime();
    if (writes !== db.writes() || at - since > KNOWN_MS || known.size >= MOST) {
      known.clear();
      [writes, since] = [db.writes(), at];
    }
    const key = of.join('\n');
    let asked = known.get(key);
    if (!asked) {
      asked = ask(...of);
      known.set(key, asked);
      asked.catch(() => known.delete(key));
    }
    return asked;
  };
}
