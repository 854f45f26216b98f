// `ask`: what the chat would answer to a message, routed the same way.
import { documentCard } from '../../dialogs/cards/document.ts';
import { askDocuments } from '../../dialogs/documents.ts';
import { openPage } from '../../dialogs/page.ts';
import { route } from '../../dialogs/route.ts';
import type { Routed } from '../../dialogs/route.ts';
import { answerLines, readInput, readOptions, textOf, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import type { Excerpt } from '../../knowledge/documents/types.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { LANGUAGES, type Language } from '../../knowledge/types.ts';
import { openCorpus } from '../open-documents.ts';
import { openKnowledge } from '../open-knowledge.ts';
import { usageOf } from '../usage.ts';

const USAGE = usageOf('ask');

export const command: Command = (args) =>
  withUsage(async () => {
    const options = readOptions('ask', args);
    const knowledge = openKnowledge();
    const documents = await openCorpus(process.env);
    const ask = async (text: string, fallback: Language): Promise<Asked> => {
      const routed = route(text, fallback, knowledge);
      return { routed, excerpts: documents && (await askDocuments(routed, text.trim(), documents)) };
    };
    try {
      if (options.jsonl) {
        return await answerLines(async (line) => {
          // Only what to fall back on: a message is answered whatever language somebody takes it for.
          const lang = LANGUAGES.find((language) => language === line.lang) ?? options.lang;
          return shape(await ask(textOf(line, 'text'), lang));
        });
      }
      const text = await readInput(options, USAGE);
      const asked = await ask(text, options.lang);
      if (options.json) process.stdout.write(JSON.stringify(shape(asked), null, 2) + '\n');
      else process.stdout.write(readOut(asked, text, knowledge) + '\n');
      return 0;
    } finally {
      await documents?.close();
    }
  });

interface Asked {
  routed: Routed;
  /** What the organisation's own documents say; null where there are none. */
  excerpts: Excerpt[] | null;
}

function readOut({ routed, excerpts }: Asked, text: string, knowledge: Knowledge): string {
  if (!excerpts || excerpts.length === 0) return routed.draw().text;
  const theirs = documentCard(excerpts, text, openPage(knowledge, routed.language, '')).text;
  return routed.kind === 'decline' ? theirs : `${routed.draw().text}\n\n${theirs}`;
}

/** As docs/cli.md has it: entries with what a score needs; documents only where a folder is set. */
function shape({ routed, excerpts }: Asked): object {
  return {
    kind: routed.kind,
    lang: routed.language,
    confidence: Number(routed.confidence.toFixed(3)),
    entries: routed.entries.map((entry) => ({
      id: entry.id,
      topics: entry.topics,
      units: entry.units,
      codes: entry.codes.map((code) => code.id),
    })),
    ...(excerpts ? { documents: excerpts } : {}),
  };
}
