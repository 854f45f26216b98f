// `ask`: what the chat would answer to a message, routed the same way.
import { route } from '../../dialogs/route.ts';
import type { Routed } from '../../dialogs/route.ts';
import { answerLines, languageOf, readInput, readOptions, textOf, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { openKnowledge } from '../open-knowledge.ts';

const USAGE = 'Usage: npm run -s cli -- ask [--jsonl] [--json] [--lang en|nl|nb] <question>';

export const command: Command = (args) =>
  withUsage(async () => {
    const options = readOptions(args);
    const knowledge = openKnowledge();
    if (options.jsonl) {
      return answerLines((line) => shape(route(textOf(line, 'text'), languageOf(line) ?? options.lang, knowledge)));
    }
    const routed = route(await readInput(options, USAGE), options.lang, knowledge);
    if (options.json) process.stdout.write(JSON.stringify(shape(routed), null, 2) + '\n');
    else process.stdout.write(routed.draw().text + '\n');
    return 0;
  });

/** The contract's shape: entries with what a score needs. */
function shape(routed: Routed): object {
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
  };
}
