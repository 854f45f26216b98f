// Loads the rules of the repository for tests: the `rule:` block of every entry file.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { readRule } from '../diagnosis/rules.ts';
import type { Rule } from '../diagnosis/types.ts';
import type { Examples } from '../knowledge/types.ts';

const ENTRIES = join(import.meta.dirname, '..', 'knowledge', 'entries');

interface EntryFile {
  id: string;
  phase: string;
  codes: string[];
  rule?: unknown;
  examples?: Partial<Examples>;
}

let loaded: EntryFile[] | null = null;

/** Every entry file, parsed; all values are text. */
export function loadEntryFiles(): EntryFile[] {
  loaded ??= readdirSync(ENTRIES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => load(readFileSync(join(ENTRIES, name), 'utf8'), { schema: FAILSAFE_SCHEMA }) as EntryFile);
  return loaded;
}

/** The rules of all entries that are rules. */
export function loadRules(): Rule[] {
  return loadEntryFiles().flatMap((entry) => (entry.rule === undefined ? [] : [readRule(entry.id, entry.rule)]));
}

/** `0x801c03f2` -> its public symbol, as the entries name it. */
export function loadSymbols(): Map<string, string> {
  const symbols = new Map<string, string>();
  for (const entry of loadEntryFiles()) {
    for (const code of entry.codes ?? []) {
      const [id, symbol] = code.split(' ');
      if (id !== undefined && symbol !== undefined) symbols.set(id.toLowerCase(), symbol);
    }
  }
  return symbols;
}
