// `new`: a skeleton of an entry in the right folder, for an editor to fill in; `check` lists what is still to be written.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normaliseCode } from '../../diagnosis/error-code.ts';
import { PHASES, RULE_GROUPS } from '../../diagnosis/types.ts';
import { loadEntries } from '../../knowledge/load.ts';
import { readCodeTable } from '../../knowledge/tables.ts';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { usageOf } from '../usage.ts';

const KNOWLEDGE = fileURLToPath(new URL('../../knowledge', import.meta.url));
const FOLDERS: readonly string[] = [...PHASES, 'general'];
const USAGE = usageOf('new');

export const command: Command = (args) =>
  withUsage(() => {
    const { argument = '', json } = readOptions('new', args);
    const [kind = '', place = '', ...codes] = argument.split(/\s+/);
    const made = writeSkeleton(KNOWLEDGE, kind, place, codes, today(new Date()));
    const readable = [made.path, '', 'Next:', ...made.next.map((step, at) => `${at + 1}. ${step}`)].join('\n');
    process.stdout.write(`${json ? JSON.stringify(made, null, 2) : readable}\n`);
    return Promise.resolve(0);
  });

/**
 * Writes one entry from its template.
 * @param dir the knowledge folder
 * @param place `phase/id`; a question without a phase goes to general
 * @param day `2026-11-21`, written as the day the facts were checked
 * @returns the path in the repository, and what the editor does next
 * @throws UsageError for a kind, a phase, an id or a code that cannot be used, or an id that is taken
 */
export function writeSkeleton(
  dir: string,
  kind: string,
  place: string,
  codes: readonly string[],
  day: string,
): { path: string; next: string[] } {
  const template = new URL(`../templates/${kind}.yaml`, import.meta.url);
  if (!['question', 'rule', 'code'].includes(kind) || place === '') throw new UsageError(USAGE);
  const [phase, id] = readPlace(kind, place);
  const { entries } = loadEntries(join(dir, 'entries'));
  const taken = entries.find((entry) => entry.id === id);
  const file = `entries/${phase}/${id}.yaml`;
  if (taken) throw new UsageError(`${id} is taken by knowledge/entries/${taken.file}: choose another id`);
  if (existsSync(join(dir, file))) throw new UsageError(`knowledge/${file} is there already`);
  const code = kind === 'code' ? readCode(codes) : '';
  const rows = readCodeTable(dir).filter((row) => row.id === code);
  const { symbol = null } = rows.find((row) => row.phase === phase) ?? rows.find((row) => row.symbol !== null) ?? {};
  const same = entries.filter((entry) => entry.codes.some((held) => held.id === code));
  const twin = same.find((entry) => entry.phase === phase);
  if (twin)
    throw new UsageError(`${code} is explained for ${phase} by knowledge/entries/${twin.file}: add to that one`);
  const values: Record<string, string> = {
    id,
    phase,
    today: day,
    code: symbol ? `${code} ${symbol}` : code,
    group: phase === 'general' ? 'state' : phase,
    groups: RULE_GROUPS.join(', '),
    priority: String(freePriority(entries.flatMap(({ rule }) => rule ?? []))),
  };
  const filled = readFileSync(template, 'utf8').replace(/\$([a-z]+)\b(?!=)/g, (_, name: string) => values[name] ?? '');
  writeFileSync(join(dir, file), filled, { flag: 'wx' });
  return {
    path: `knowledge/${file}`,
    next: [
      'Open the file and replace every … ; knowledge/README.md says how to write a good answer.',
      ...(kind === 'code' && rows.length === 0
        ? [`Add a line for ${code} to knowledge/codes.tsv: code, name, phase, n, with a tab between each.`]
        : []),
      ...same.map((entry) => `Say what is different from knowledge/entries/${entry.file}, which has the code too.`),
      ...(kind === 'rule' ? ['Write `when`, and an example that holds, one that fails and one that is unknown.'] : []),
      `npm run preview ${id}   shows the card in three languages.`,
      'npm run check   lists what is still to be written.',
    ],
  };
}

/** No two rules have the same: the first number that is free from 50 on, to be moved to where the rule belongs. */
function freePriority(rules: readonly { priority: number }[]): number {
  const taken = new Set(rules.map(({ priority }) => priority));
  let free = 50;
  while (taken.has(free)) free++;
  return free;
}

function readPlace(kind: string, place: string): [phase: string, id: string] {
  const parts = place.split('/');
  if (parts.length === 1 && kind === 'question') parts.unshift('general');
  const [phase = '', id = '', ...rest] = parts;
  if (!FOLDERS.includes(phase) || rest.length > 0)
    throw new UsageError(`Say where it belongs: <phase>/<id>, with one of these phases: ${FOLDERS.join(', ')}`);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) throw new UsageError(`“${id}” must be lower case words joined by hyphens`);
  return [phase, id];
}

function readCode([written = '']: readonly string[]): string {
  const code = normaliseCode(written.trim());
  if (code === null) throw new UsageError(`Say which code, in any notation: npm run new code join/my-id 0x801c03f2`);
  return code;
}

function today(now: Date): string {
  return now.toISOString().slice(0, 10);
}
