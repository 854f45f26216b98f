// How much one person, one organisation and everybody may ask for: buckets that fill up again, so a flood costs others nothing.

/** What to do with a turn: run it, say once that it is too much, or let it go unanswered. */
export type Verdict = 'run' | 'say' | 'drop';

export interface Limits {
  /** Judges a new turn of a person. */
  turn(tenant: string, user: string): Verdict;
  /** Whether the person may have another file read. */
  file: (tenant: string, user: string) => boolean;
}

/** So many at once, and the same number again over `perMs`. */
export interface Rate {
  most: number;
  perMs: number;
}

const MINUTE = 60_000;
/** A person, in all their chats; the organisation; the process, which answers about 80 turns a second. */
export const RATES = {
  turns: { most: 20, perMs: MINUTE },
  tenant: { most: 1_200, perMs: MINUTE },
  all: { most: 3_000, perMs: MINUTE },
  files: { most: 5, perMs: 60 * MINUTE },
  /** Counted by the helpdesk's database, for all processes together. */
  tickets: { most: 3, perMs: 60 * MINUTE },
} as const satisfies Record<string, Rate>;

/** People remembered at a time; those who have been quiet longest are forgotten, with a full bucket. */
const MOST_KEYS = 20_000;

/**
 * Opens the limits of this process. Several processes hold them each for itself: what they protect, processor and
 * event loop, is each one's own too. What is written down, a request, is limited in the one database.
 * @param onLimited told which limit was met
 */
export function openLimits(now: () => Date, onLimited: (limit: 'turns' | 'tenant' | 'all' | 'files') => void): Limits {
  const turns = openBuckets(RATES.turns, now);
  const tenants = openBuckets(RATES.tenant, now);
  const all = openBuckets(RATES.all, now);
  const files = openBuckets(RATES.files, now);
  const said = openBuckets({ most: 1, perMs: MINUTE }, now);
  return {
    turn: (tenant, user) => {
      const person = `${tenant}\n${user}`;
      // The person first: what one of them is refused takes nothing from the others.
      const met = !turns(person) ? 'turns' : !tenants(tenant) ? 'tenant' : !all('') ? 'all' : null;
      if (met === null) return 'run';
      onLimited(met);
      return said(person) ? 'say' : 'drop';
    },
    file: (tenant, user) => {
      const may = files(`${tenant}\n${user}`);
      if (!may) onLimited('files');
      return may;
    },
  };
}

/** Takes one from the bucket of a key; false when it is empty. */
export function openBuckets({ most, perMs }: Rate, now: () => Date, mostKeys = MOST_KEYS): (key: string) => boolean {
  const buckets = new Map<string, { left: number; at: number }>();
  return (key) => {
    const at = now().getTime();
    const bucket = buckets.get(key);
    // A clock that is set back takes nothing from anybody.
    const left = bucket ? Math.min(most, bucket.left + (Math.max(0, at - bucket.at) * most) / perMs) : most;
    buckets.delete(key);
    const [quietest] = buckets.keys();
    if (buckets.size >= mostKeys && quietest !== undefined) buckets.delete(quietest);
    const may = left >= 1;
    // The key stands last now: who asks is not quiet.
    buckets.set(key, { left: may ? left - 1 : left, at });
    return may;
  };
}
