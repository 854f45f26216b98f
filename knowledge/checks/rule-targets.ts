// What a rule and its examples point at exists: rules to mute, fields of the field table, findings named under `also`.
import { FIELDS } from '../../diagnosis/fields.ts';
import type { Condition } from '../../diagnosis/types.ts';
import type { Check } from './room.ts';

export const checkRuleTargets: Check = ({ entries }, say) => {
  const ids = new Set(entries.map(({ id }) => id));
  const labels = new Set(FIELDS.map(({ label }) => label));
  for (const entry of entries) {
    for (const [at, id] of (entry.rule?.suppresses ?? []).entries()) {
      if (id !== '*' && !ids.has(id)) say.error(entry, ['rule', 'suppresses', at], `there is no rule “${id}” to mute`);
    }
    for (const [at, id] of entry.examples.also.entries()) {
      if (!ids.has(id)) say.error(entry, ['examples', 'also', at], `there is no entry “${id}”`);
    }
    if (entry.rule === null) continue;
    const named = [...fieldsOf(entry.rule.when), ...entry.rule.evidence];
    for (const name of new Set(named)) {
      const label = name.split('::').at(-1) ?? name;
      if (!labels.has(label)) say.error(entry, ['rule'], `“${label}” is no field that dsregcmd prints: see fields.ts`);
    }
  }
};

function fieldsOf(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(fieldsOf);
  if ('any' in condition) return condition.any.flatMap(fieldsOf);
  if ('none' in condition) return condition.none.flatMap(fieldsOf);
  return condition.field === undefined ? [] : [condition.field];
}
