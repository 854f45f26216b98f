// Chance that can be played again: the same name rolls the same dice.

export interface Roll {
  /** From 0 up to, not including, `below`. */
  upTo(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** True so many times in a hundred. */
  chance(percent: number): boolean;
}

/** Takes any name; a small generator (mulberry32) over the name's hash. */
export function rollOf(name: string): Roll {
  let state = 2166136261;
  for (let i = 0; i < name.length; i += 1) state = Math.imul(state ^ name.charCodeAt(i), 16777619);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const upTo = (below: number): number => Math.floor(next() * below);
  return {
    upTo,
    pick: <T>(list: readonly T[]): T => list[upTo(list.length)] as T,
    chance: (percent) => upTo(100) < percent,
  };
}
