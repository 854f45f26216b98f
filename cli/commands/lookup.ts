// `lookup`: what an error code or symbol means, as JSON lines or as the answer the chat would give.
import { codeCard } from '../../dialogs/cards/code.ts';
import { openPage } from '../../dialogs/page.ts';
import { answerLines, languageOf, readInput, readOptions, textOf, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { openKnowledge } from '../open-knowledge.ts';
import { usageOf } from '../usage.ts';

const USAGE = usageOf('lookup');

export const command: Command = (args) =>
  withUsage(async () => {
    const options = readOptions('lookup', args);
    const knowledge = openKnowledge();
    if (options.jsonl) {
      return answerLines((line) => knowledge.lookup(textOf(line, 'query'), languageOf(line) ?? options.lang));
    }
    const query = (await readInput(options, USAGE)).trim();
    const found = knowledge.lookup(query, options.lang);
    if (options.json) process.stdout.write(JSON.stringify(found, null, 2) + '\n');
    else process.stdout.write(codeCard(found, query, openPage(knowledge, options.lang, '')).text + '\n');
    return 0;
  });
