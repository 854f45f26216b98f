// Finds every regular expression of the shipped code with TypeScript's own parser and has recheck try to blow it up.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';
import ts from 'typescript';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

const ROOMS = ['diagnosis', 'knowledge', 'dialogs', 'helpdesk', 'bot', 'cli', 'manifest'];
const ROOT = join(import.meta.dirname, '..', '..');

export interface Pattern {
  /** Room, file and line. */
  at: string;
  /** Null where it is put together at run time, so that nobody can judge it. */
  source: string | null;
  flags: string;
}

export const measures: Measure[] = [
  // No short form: `npm test` judges those that are new (tests/regular-expressions.test.ts).
  { id: 'A4-patterns', what: 'regular expressions that can blow up', full: judgeAll },
];

/** All patterns of the shipped rooms, each once. */
export function shippedPatterns(): Pattern[] {
  const found = new Map<string, Pattern>();
  for (const room of ROOMS) {
    for (const file of readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const at = `${room}/${file.replaceAll('\\', '/')}`;
      for (const pattern of findPatterns(at, readFileSync(join(ROOT, room, file), 'utf8')))
        found.set(pattern.source === null ? pattern.at : nameOf(pattern), pattern);
    }
  }
  return [...found.values()];
}

/** The literals and constructed patterns of one file. */
export function findPatterns(file: string, code: string): Pattern[] {
  const tree = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    const at = `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ at, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    } else if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp') {
      const [source, flagged] = node.arguments ?? [];
      const flags = flagged === undefined ? '' : constant(flagged);
      const sources = source === undefined || flags === null ? [null] : alternatives(source);
      found.push(...sources.map((one) => ({ at, source: one, flags: flags ?? '' })));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** An alternation takes as long as its alternatives together, so each of a list joined by `|` is tried by itself. */
function alternatives(node: ts.Expression): (string | null)[] {
  const { list, between } = joinOf(node);
  return list === null || between !== '|' ? [constant(node)] : list.map(constant);
}

/** What an expression of plain strings, `String.raw`, `+` and `[...].join('')` is worth; null for anything else. */
function constant(node: ts.Expression): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTaggedTemplateExpression(node)) {
    const { tag, template } = node;
    const isRaw = tag.getText() === 'String.raw' && ts.isNoSubstitutionTemplateLiteral(template);
    return isRaw ? template.getText().slice(1, -1) : null;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return joined([node.left, node.right], '');
  const { list, between } = joinOf(node);
  return list === null || between === null ? null : joined(list, between);
}

/** The parts of `[...].join(between)`. */
function joinOf(node: ts.Expression): { list: readonly ts.Expression[] | null; between: string | null } {
  const nothing = { list: null, between: null };
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return nothing;
  const { expression: list, name } = node.expression;
  const [between] = node.arguments;
  if (name.text !== 'join' || !ts.isArrayLiteralExpression(list) || between === undefined) return nothing;
  return { list: list.elements, between: constant(between) };
}

function joined(parts: readonly ts.Expression[], between: string): string | null {
  const texts = parts.map(constant);
  return texts.includes(null) ? null : texts.join(between);
}

/** One a line. */
const JUDGED = join(import.meta.dirname, 'judged-patterns.txt');

const nameOf = ({ source, flags }: Pattern): string => `/${source}/${flags}`;

/**
 * The shipped patterns that nobody has judged yet: to judge all of them takes a minute.
 * @param judged the names of those that were found linear
 */
export function newPatterns(judged = readFileSync(JUDGED, 'utf8').split('\n')): Pattern[] {
  const known = new Set(judged);
  return shippedPatterns().filter((pattern) => pattern.source === null || !known.has(nameOf(pattern)));
}

/**
 * Judges the new patterns and keeps the names of all that are linear.
 * @returns why the others may not ship
 */
export async function updateJudged(): Promise<string[]> {
  const wrong = new Map<string, string>();
  for (const pattern of newPatterns()) {
    const why = await judgePattern(pattern);
    if (why !== null) wrong.set(nameOf(pattern), why);
  }
  const linear = shippedPatterns()
    .map(nameOf)
    .filter((name) => !wrong.has(name));
  writeFileSync(JUDGED, `${linear.sort().join('\n')}\n`);
  return [...wrong.values()];
}

/** Why a pattern may not ship, or null; what recheck cannot finish in five minutes counts as vulnerable. */
export async function judgePattern({ at, source, flags }: Pattern): Promise<string | null> {
  if (source === null) return `${at}: put together at run time`;
  // Steps count, not seconds: on a busy machine an attack that only took long would count as a successful one.
  const found = await check(source, flags, { timeout: 300_000, attackTimeout: null });
  if (found.status === 'safe') return null;
  const why = found.status === 'vulnerable' ? found.complexity.summary : found.error.kind;
  return `${at}: ${why}: /${source.slice(0, 200)}/${flags}`;
}

async function judgeAll(): Promise<Row[]> {
  const patterns = shippedPatterns();
  const wrong: string[] = [];
  for (const pattern of patterns) {
    const why = await judgePattern(pattern);
    if (why !== null) wrong.push(why);
  }
  const row = noneOf('A4-patterns.vulnerable', wrong.length, patterns.length);
  return [
    atLeast('A4-patterns.found', patterns.length, 200),
    wrong.length === 0 ? row : { ...row, figure: wrong.join('; ') },
  ];
}
