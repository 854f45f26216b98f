// What an entry rests on exists: `document#anchor` of a source document.
import type { Check } from './room.ts';

export const checkSources: Check = ({ entries, documents, anchors }, say) => {
  const names = new Set(documents.map(({ document }) => document));
  for (const entry of entries) {
    for (const [at, source] of entry.sources.entries()) {
      const [document = ''] = source.split('#');
      if (!names.has(document))
        say.error(entry, ['sources', at], `there is no document “${document}”: use one of ${[...names].join(', ')}`);
      else if (!anchors.has(source))
        say.error(entry, ['sources', at], `${document} has no anchor “${source.slice(document.length + 1)}”`);
    }
  }
};
