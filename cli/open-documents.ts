// Opens the organisation's own documents for a command, where CORPUS_DIR names a folder.
import { openDocuments } from '../knowledge/documents/open.ts';
import type { Documents } from '../knowledge/documents/types.ts';

/** The documents as they are now, read before the first question; what was refused is said on stderr. Null without CORPUS_DIR. */
export async function openCorpus(env: Record<string, string | undefined>): Promise<Documents | null> {
  const dir = env['CORPUS_DIR']?.trim();
  if (!dir) return null;
  const databaseUrl = env['CORPUS_DATABASE_URL']?.trim() || null;
  const documents = await openDocuments({ dir, dataDir: env['DATA_DIR']?.trim() || './data', databaseUrl });
  const { problems } = await documents.refresh();
  for (const { file, line, message } of problems) process.stderr.write(`${file}:${line}: ${message}\n`);
  return documents;
}
