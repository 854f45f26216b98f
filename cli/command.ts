// What every command shares: options, input from an argument or stdin, and JSON lines that keep their order.
import { codeOf } from '../helpdesk/failure.ts';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { decodeText } from '../diagnosis/decode.ts';
import { LANGUAGES } from '../knowledge/types.ts';
import type { Language } from '../knowledge/types.ts';
import { optionsOf, usageOf, WORDS, type CommandName } from './usage.ts';

/** Runs with the arguments after its name; returns the exit code. */
export type Command = (args: string[]) => Promise<number>;

/** Wrong options or missing input: said on stderr, exit code 2. */
export class UsageError extends Error {}

export interface Options {
  jsonl: boolean;
  json: boolean;
  csv: boolean;
  lang: Language;
  /** What was given as arguments, joined; undefined when nothing was. */
  argument?: string;
  /** Options with a value, by name. */
  own: Readonly<Record<string, string | undefined>>;
}

const SWITCHES: readonly string[] = ['jsonl', 'json', 'csv'];

/**
 * Reads the options that the command's usage shows, and the rest.
 * @throws UsageError for an option it does not show, a value that is missing, a word too many, a language that is not spoken
 */
export function readOptions(name: CommandName, args: string[]): Options {
  // A negative number is a code to look up, not an option.
  const { values, positionals } = parse(
    name,
    args.map((arg) => (/^-\d/.test(arg) ? ` ${arg}` : arg)),
  );
  const switched = new Set(SWITCHES.filter((option) => values[option] === true));
  const own: Record<string, string> = {};
  for (const [option, value] of Object.entries(values)) if (typeof value === 'string') own[option] = value;
  const lang = LANGUAGES.find((known) => known === (own['lang'] ?? 'en'));
  if (lang === undefined) throw new UsageError(`--lang must be one of: ${LANGUAGES.join(', ')}`);
  if (switched.has('jsonl') && (positionals.length > 0 || own['file'] !== undefined)) {
    throw new UsageError('--jsonl reads stdin, and nothing beside it');
  }
  if (positionals.length > (WORDS[name] ?? Infinity)) throw new UsageError(usageOf(name));
  const argument = positionals.map((part) => part.trim()).join(' ');
  return {
    jsonl: switched.has('jsonl'),
    json: switched.has('json'),
    csv: switched.has('csv'),
    lang,
    own,
    ...(positionals.length > 0 ? { argument } : {}),
  };
}

function parse(name: CommandName, args: string[]) {
  const options = Object.fromEntries(
    optionsOf(name).map((option) => [option, { type: SWITCHES.includes(option) ? 'boolean' : 'string' } as const]),
  );
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The argument, else the file of `--file`, else all of stdin; files and stdin in whatever encoding Windows wrote them. */
export async function readInput(options: Options, usage: string): Promise<string> {
  if (options.argument !== undefined) return options.argument;
  const { file } = options.own;
  if (file !== undefined) return readText(file, await readFile(file).catch(() => null));
  if (process.stdin.isTTY) throw new UsageError(usage);
  return readText('stdin', await readStdin());
}

/** Nothing is a text like any other; what is no text at all is said. */
function readText(name: string, bytes: Uint8Array | null): string {
  if (bytes === null) throw new UsageError(`${name} cannot be read`);
  const read = decodeText(bytes);
  if ('text' in read) return read.text;
  if (read.refused === 'empty') return '';
  throw new UsageError(`${name} is not a text file (${read.refused})`);
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Runs a command body; bad usage becomes one line on stderr and exit code 2, what an operator can mend one line and 1. */
export async function withUsage(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    const { message } = error as Error;
    const usage = error instanceof UsageError;
    // A mistake of ours has no code in front, and keeps its trace.
    if (!usage && !message.startsWith(`${codeOf(error) || '-'}: `)) throw error;
    process.stderr.write(`${message}\n`);
    return usage ? 2 : 1;
  }
}

export type Line = Record<string, unknown>;

/**
 * JSON lines in, JSON lines out, one answer a line, in order. A line that cannot be read or answered gives
 * `{"id":…,"error":…}` in its place; blank lines are no lines.
 */
export async function answerLines(answer: (line: Line) => object | Promise<object>): Promise<number> {
  const input = (await readStdin()).toString('utf8');
  let out = '';
  for (const line of input.replace(/^\uFEFF/, '').split('\n')) {
    if (line.trim() === '') continue;
    out += JSON.stringify(await answerLine(line, answer)) + '\n';
  }
  process.stdout.write(out);
  return 0;
}

async function answerLine(line: string, answer: (line: Line) => object | Promise<object>): Promise<object> {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return { id: null, error: 'not JSON' };
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return { id: null, error: 'not a JSON object' };
  const id = (read as Line).id ?? null;
  try {
    return { id, ...(await answer(read as Line)) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

/** A text of the line; throws, in words, when it is missing. */
export function textOf(line: Line, name: string): string {
  const value = line[name];
  if (typeof value !== 'string') throw new UsageError(`"${name}" must be a string`);
  return value;
}

/** The language the line names, undefined when it names none; throws, in words, for one that is not spoken. */
export function languageOf(line: Line): Language | undefined {
  const lang = line.lang ?? undefined;
  const spoken = LANGUAGES.find((language) => language === lang);
  if (lang !== spoken) throw new UsageError(`"lang" must be one of: ${LANGUAGES.join(', ')}`);
  return spoken;
}
