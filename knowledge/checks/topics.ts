// The topics an entry names exist, and every topic has an entry that answers it.
import type { Check } from './room.ts';

export const checkTopics: Check = ({ entries, topics }, say) => {
  const known = new Set(topics.map(({ id }) => id));
  const used = new Set<string>();
  for (const entry of entries) {
    if (entry.topics.length === 0) say.error(entry, ['topics'], 'no topic: name one to three of topics.yaml');
    for (const [at, topic] of entry.topics.entries()) {
      used.add(topic);
      if (!known.has(topic)) say.error(entry, ['topics', at], `there is no topic “${topic}” in topics.yaml`);
    }
  }
  for (const { id, line } of topics) {
    if (!used.has(id)) say.warningIn('topics.yaml', line, `no entry is about ${id}`);
  }
};
