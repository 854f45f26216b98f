// Every unit of the source documents is found in a passage and covered by an entry.
import { passagesOf } from '../tables.ts';
import type { Check } from './room.ts';

export const checkUnits: Check = ({ entries, units, passages }, say) => {
  const known = new Set(units.map(({ id }) => id));
  const covered = new Set<string>();
  for (const entry of entries) {
    for (const [at, unit] of entry.units.entries()) {
      covered.add(unit);
      if (!known.has(unit)) say.error(entry, ['units', at], `there is no unit “${unit}” in units.yaml`);
    }
  }
  for (const unit of units) {
    if (!covered.has(unit.id))
      say.errorIn('units.yaml', unit.line, `no entry covers ${unit.id} (${unit.gist}): write one`);
    if (passagesOf(unit, passages).length === 0)
      say.errorIn(
        'units.yaml',
        unit.line,
        `${unit.id} is in no passage of ${unit.document}: correct its anchor or text`,
      );
  }
};
