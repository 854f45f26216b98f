// How each command is called: said to whoever asks for help, and with what is missing.
import { PHASES } from '../diagnosis/types.ts';
import { LANGUAGES } from '../knowledge/types.ts';

const LANG = LANGUAGES.join('|');
const USAGE = {
  diagnose: `npm run -s cli -- diagnose [--jsonl] [--json] [--lang ${LANG}] [--file path] [text]   (or the text on stdin)`,
  lookup: `npm run -s cli -- lookup [--jsonl] [--json] [--lang ${LANG}] <code or name>`,
  ask: `npm run -s cli -- ask [--jsonl] [--json] [--lang ${LANG}] <question>`,
  check: 'npm run check -- [corpus] [--today 2026-11-21] [--json]',
  new: `npm run new question <id>
       npm run new rule <phase>/<id>
       npm run new code <phase>/<id> <code>   (each also with -- --json)
Phases: ${[...PHASES, 'general'].join(', ')}`,
  sheet: `npm run sheet ${LANG} [-- --out <file>] [--json]`,
  preview: 'npm run preview <id> [-- --out <folder>]',
  docs: 'npm run docs [-- --out <folder>] [--json]',
  backup: 'npm run -s cli -- backup [file]',
  release: 'npm run -s cli -- release [folder] [--only test,docs,package,source,sbom,sums]',
  restore: 'npm run -s cli -- restore <file>  (stop the bot first)',
  doctor: `npm run -s cli -- doctor [--json] [--lang ${LANG}]`,
  report:
    'npm run -s cli -- report [--csv | --json] [--days 30 | --from 2026-11-01 --to 2026-11-21] [--tenant id] [--lang nl]',
  trail: 'npm run -s cli -- trail --tenant id [--person id] [--json] [number of a request]',
  package: 'npm run package [folder]',
};

export type CommandName = keyof typeof USAGE;

/** How many words a command takes beside its options; where nothing stands here, all of them are one text. */
export const WORDS: Partial<Record<CommandName, number>> = {
  docs: 0,
  doctor: 0,
  report: 0,
  check: 1,
  sheet: 1,
  preview: 1,
  trail: 1,
  backup: 1,
  restore: 1,
  package: 1,
  release: 1,
};

/** One line, or as many as the command has forms. */
export const usageOf = (name: CommandName): string => `Usage: ${USAGE[name]}`;

/** The names of the options its usage shows (`json` of `--json`): these are heard, and no others. */
export const optionsOf = (name: CommandName): string[] => [
  ...new Set([...USAGE[name].matchAll(/--([a-z]+)/g)].map(([, option = '']) => option)),
];
