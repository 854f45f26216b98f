// Sends the running bot a message with a file and waits for what it says in the end, in words a person would read.
import type { AdaptiveCard } from '../../dialogs/services.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { message, type Body } from '../emulator/activities.ts';
import type { Connector } from '../emulator/connector.ts';
import { TENANT } from '../emulator/key-server.ts';
import { postJson } from './bot.ts';

/** What a file was answered with: which of our sentences, or the text of the card. */
export interface FileAnswer {
  /** `archive` for the text `file-archive`; null for a card, or for anything else that was said. */
  refused: string | null;
  said: string;
  ms: number;
}

/** An attachment as Teams delivers an upload in a private chat. */
export function upload(downloadUrl: string, name = 'status.txt'): Body {
  const contentType = 'application/vnd.microsoft.teams.file.download.info';
  const content = { downloadUrl, uniqueId: 'u1', fileType: name.split('.').at(-1) };
  return { contentType, content, name, contentUrl: 'https://contoso-my.sharepoint.com/personal/anna/status.txt' };
}

/** @param who a person and a conversation of their own */
export async function sendFile(
  botUrl: string,
  connector: Connector,
  attachment: Body,
  who: string,
): Promise<FileAnswer> {
  const begun = performance.now();
  const parts = {
    attachments: [attachment],
    from: { id: `29:${who}`, name: who, aadObjectId: who },
    conversation: { id: `a:${who}`, conversationType: 'personal', tenantId: TENANT },
  };
  const status = await postJson(botUrl, message(connector.serviceUrl, '', parts));
  if (status !== 200) return { refused: null, said: `HTTP ${status}`, ms: performance.now() - begun };
  for (let seen = 0; ; seen = connector.sent.length) {
    await connector.received(seen + 1);
    const mine = connector.sent.filter(
      ({ path, activity }) => path.includes(`${encodeURIComponent(`a:${who}`)}/`) && activity.type === 'message',
    );
    const last = mine.at(-1)?.activity;
    const said =
      last === undefined ? '' : `${last.text ?? ''}${last.summary ?? ''}${cardText(last.attachments?.[0]?.content)}`;
    const refused = sentenceIn(said);
    if (last !== undefined && refused !== 'later') return { refused, said, ms: performance.now() - begun };
  }
}

/** The key of the sentence about files that a reply begins with, in any language; what a command stands in is not compared. */
function sentenceIn(said: string): string | null {
  for (const language of LANGUAGES) {
    for (const key of realKnowledge().locales.messages[language].keys()) {
      if (!key.startsWith('file-')) continue;
      const [start = ''] = realKnowledge().text(language, key, { command: '\n' }).replaceAll('**', '').split('\n');
      if (said.startsWith(start)) return key.slice('file-'.length);
    }
  }
  return null;
}

function cardText(content: unknown): string {
  return content === undefined ? '' : JSON.stringify((content as AdaptiveCard).body);
}
