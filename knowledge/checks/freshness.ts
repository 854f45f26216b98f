// Facts grow old: an entry says when its own were last compared with the documentation, and that is less than a year ago.
import type { Check } from './room.ts';

export const checkFreshness: Check = ({ entries, today }, say) => {
  const oldest = yearBefore(today);
  for (const entry of entries) {
    if (entry.checked === '')
      say.warning(entry, [], 'checked is missing: compare the facts with the sources and write the day');
    else if (entry.checked < oldest)
      say.warning(entry, ['checked'], `last checked on ${entry.checked}: compare the facts again, then write the day`);
    else if (entry.checked > today)
      say.warning(entry, ['checked'], `checked on ${entry.checked}, which is after ${today}: correct the day`);
  }
};

/** The same day a year earlier; ISO dates compare as text. */
function yearBefore(day: string): string {
  return `${String(Number(day.slice(0, 4)) - 1).padStart(4, '0')}${day.slice(4)}`;
}
