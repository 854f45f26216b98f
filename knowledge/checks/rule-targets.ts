// What a rule and its examples point at exists, and nothing twice: fields, facts, rules to mute, findings under `also`, priority.
import { compileRule } from '../../diagnosis/compile.ts';
import { leavesOf } from '../../diagnosis/conditions.ts';
import { FIELDS } from '../../diagnosis/fields.ts';
import { SECTION_ALIASES, selector } from '../../diagnosis/selectors.ts';
import type { Rule } from '../../diagnosis/types.ts';
import type { Check } from './room.ts';

const LABELS = new Set(FIELDS.map(({ label }) => label.replace(/:$/, '')));
const SECTIONS = new Set(['', ...Object.keys(SECTION_ALIASES), ...FIELDS.map(({ section }) => section)]);

export const checkRuleTargets: Check = ({ entries }, say) => {
  const ids = new Set(entries.map(({ id }) => id));
  const priorities = new Map<number, string>();
  for (const entry of entries) {
    const { rule } = entry;
    for (const [at, id] of entry.examples.also.entries()) {
      if (!ids.has(id)) say.error(entry, ['examples', 'also', at], `there is no entry “${id}”`);
    }
    if (rule === null) continue;
    for (const [at, id] of rule.suppresses.entries()) {
      if (id !== '*' && !ids.has(id)) say.error(entry, ['rule', 'suppresses', at], `there is no rule “${id}” to mute`);
    }
    const before = priorities.get(rule.priority);
    if (before !== undefined)
      say.error(entry, ['rule', 'priority'], `“${before}” has this priority: each rule has one of its own`);
    priorities.set(rule.priority, entry.id);
    const wrong = wrongWith(rule);
    if (wrong !== null) say.error(entry, ['rule', 'when'], wrong);
    for (const name of fieldsOf(rule)) {
      const { alias, label } = selector(name);
      if (!LABELS.has(label)) say.error(entry, ['rule'], `“${label}” is no field that dsregcmd prints: see fields.ts`);
      else if (!SECTIONS.has(alias)) say.error(entry, ['rule'], `“${alias}” is no section that dsregcmd prints`);
    }
  }
};

function fieldsOf(rule: Rule): Set<string> {
  const leaves = [rule.when, ...rule.severityIf.map(({ when }) => when)].flatMap(leavesOf);
  return new Set([...leaves.flatMap(({ field }) => field ?? []), ...rule.evidence]);
}

/** Why a condition cannot be judged: a fact or an operator that does not exist, a value that cannot be read. */
function wrongWith(rule: Rule): string | null {
  try {
    compileRule(rule);
    return null;
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  }
}
