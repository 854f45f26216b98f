// The message extension: reads the query the client sends while somebody types, and gives the answer its form in time.
import { setTimeout as delay } from 'node:timers/promises';
import { answerQuery } from '../dialogs/extension.ts';
import type { ExtensionAnswer, ExtensionQuery } from '../dialogs/extension.ts';
import { clientLanguage } from '../dialogs/language.ts';
import type { Services } from '../dialogs/services.ts';
import type { Incoming } from './gate.ts';
import { base, record } from './inbound.ts';

/** The invoke of a query; settings, sign-in and dialogs of an extension are not offered and refused like any other. */
export const EXTENSION_QUERY = 'composeExtension/query';
/** The client waits five seconds and the store wants two: whoever must wait longer is told so. */
const ANSWER_WITHIN_MS = 1_800;
const MOST_RESULTS = 25;

/** The body of the invoke's answer. */
export async function answerExtension(
  activity: Incoming,
  given: Services,
  withinMs = ANSWER_WITHIN_MS,
): Promise<object> {
  // One query, one version: what is reloaded meanwhile is the next one's.
  const services = { ...given };
  const query = readQuery(activity);
  const late = new AbortController();
  const answer = await Promise.race([
    answerQuery(query, services),
    delay(withinMs, { message: services.knowledge.text(query.language, 'extension-failed') }, { signal: late.signal }),
  ]);
  late.abort();
  return { composeExtension: form(answer) };
}

function readQuery(activity: Incoming): ExtensionQuery {
  const { tenant, user, localeHint } = base(activity);
  const { commandId, parameters, queryOptions } = record(activity['value']);
  const given = (Array.isArray(parameters) ? parameters : []).map(record);
  const typed = given.find(({ name }) => name === 'search')?.['value'];
  const { skip, count } = record(queryOptions);
  return {
    command: typeof commandId === 'string' ? commandId : '',
    search: typeof typed === 'string' ? typed : '',
    skip: whole(skip, 0, 10_000),
    count: whole(count, MOST_RESULTS, MOST_RESULTS),
    language: clientLanguage(localeHint),
    tenant,
    user,
  };
}

function form(answer: ExtensionAnswer): object {
  if ('message' in answer) return { type: 'message', text: answer.message };
  return {
    type: 'result',
    attachmentLayout: 'list',
    attachments: answer.items.map(({ title, text, card }) => ({
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: card,
      preview: {
        contentType: 'application/vnd.microsoft.card.thumbnail',
        // Clients read markup in a preview; what people typed is no markup.
        content: { title: plain(title), text: plain(text) },
      },
    })),
  };
}

function plain(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}

function whole(value: unknown, otherwise: number, most: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? Math.min(value, most) : otherwise;
}
