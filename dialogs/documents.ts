// The second tier: where our own answers end, what the organisation's own documents say, word for word and marked as theirs.
import { setTimeout } from 'node:timers/promises';
import type { Documents, Excerpt } from '../knowledge/documents/types.ts';
import { refuseOthers } from './administrators.ts';
import { declineCard } from './cards/answer.ts';
import { documentCard, documentsCard } from './cards/document.ts';
import type { Page } from './page.ts';
import type { Reply, Services } from './services.ts';
import type { Turn } from './turn.ts';

/** Choices surer than this stand alone. */
const UNSURE = 0.5;
/** How much of a question a document has to hold to be shown beside choices; `search` says when it is enough for a no. */
const BESIDE_CHOICES = 0.8;
/** A first look at a large folder takes longer than a person waits. */
const LOOK_MS = 5000;

/** What documents say to a question that our own knowledge has no sure answer to; nothing where it has one. */
export async function askDocuments(
  found: { kind: string; confidence: number },
  text: string,
  documents: Documents | null | undefined,
): Promise<Excerpt[]> {
  if (!documents) return [];
  if (found.kind === 'decline') return documents.search(text);
  if (found.kind !== 'choices' || found.confidence >= UNSURE) return [];
  const [best, ...more] = await documents.search(text);
  return best && best.coverage >= BESIDE_CHOICES ? [best, ...more] : [];
}

/** The question is searched again: a button carries no text that would then be said in the organisation's name. */
export async function showDocument(q: string, page: Page, services: Services): Promise<Reply> {
  const excerpts = (await services.documents?.search(q)) ?? [];
  return excerpts.length > 0 ? documentCard(excerpts, q, page) : declineCard(q, page);
}

/** Looks at the folder now, for administrators; what was refused is named with file and line. */
export async function reloadDocuments(turn: Turn): Promise<Reply[]> {
  const { services, page } = turn;
  const { documents } = services;
  if (!documents || (await refuseOthers(turn)) !== null) return [];
  try {
    const looked = await Promise.race([documents.refresh(), setTimeout(LOOK_MS, null, { ref: false })]);
    return [documentsCard(looked, page)];
  } catch (error) {
    services.log.error('documents-failed', error);
    return [documentsCard('failed', page)];
  }
}
