// A defect that an entry says it corrects is one of damaged-forms.yaml.
import type { Check } from './room.ts';

export const checkCorrects: Check = ({ entries, forms }, say) => {
  const known = new Set(forms.flatMap(({ defects }) => defects));
  for (const entry of entries) {
    for (const [at, defect] of entry.corrects.entries()) {
      if (!known.has(defect))
        say.error(entry, ['corrects', at], `there is no defect “${defect}” in damaged-forms.yaml`);
    }
  }
};
