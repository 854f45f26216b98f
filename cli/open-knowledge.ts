// Opens the repository's knowledge for a command.
import { fileURLToPath } from 'node:url';
import { createKnowledge } from '../knowledge/knowledge.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';

/** The knowledge of this checkout; entries are read now, the search index only when it is asked. */
export function openKnowledge(): Knowledge {
  return createKnowledge({ dir: fileURLToPath(new URL('../knowledge', import.meta.url)) });
}
