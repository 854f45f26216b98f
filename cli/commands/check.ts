// `check`: every content check over the knowledge as a report an editor can act on; errors make the exit code 1.
import { fileURLToPath } from 'node:url';
import { runChecks } from '../../knowledge/checks/index.ts';
import type { CheckResult, Found } from '../../knowledge/checks/index.ts';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { DAYS, readUnanswered } from '../unanswered.ts';
import type { OpenQuestion } from '../unanswered.ts';
import { usageOf } from '../usage.ts';

/** `check [corpus] [--today 2026-11-21] [--json]`; `corpus` lists each defect of the source documents too. */
export const command: Command = (args) =>
  withUsage(async () => {
    const { json, argument, own } = readOptions('check', args);
    if (argument !== undefined && argument !== 'corpus') throw new UsageError(usageOf('check'));
    if (own['today'] !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(own['today']))
      throw new UsageError('--today must be a day like 2026-11-21');
    const result = runChecks(fileURLToPath(new URL('../../knowledge', import.meta.url)), own['today']);
    const unanswered = await readUnanswered(process.env, new Date());
    process.stdout.write(
      json
        ? JSON.stringify({ ...result, unanswered }, null, 2) + '\n'
        : readable(result, unanswered, argument === 'corpus'),
    );
    return result.errors.length > 0 ? 1 : 0;
  });

/** What is wrong first, by file; then what was looked at; what cannot be mended here only as a number. */
export function readable(
  { errors, warnings, report, documents, checks, waiting, entries }: CheckResult,
  unanswered: readonly OpenQuestion[] | null,
  withCorpus: boolean,
): string {
  const unread = new Set(errors.filter(({ check }) => check === 'readable').map(({ file }) => file)).size;
  const lines = [
    ...section('To correct', errors),
    ...section('To look at', warnings),
    ...openQuestions(unanswered),
    'Checked',
    ...checks.map((name) => `  ${tally(name, errors, warnings)}`),
    ...waiting.map((name) => `  – ${name}: later, when what it rests on can be read`),
    '',
    'Source documents (kept as they are; every answer is ours)',
    ...(withCorpus
      ? report.map(
          ({ file, line, kind, seen, expected }) =>
            `  knowledge/sources/${file}:${line}  ${kind}: “${seen}” should be “${expected}”`,
        )
      : documents.map((name) => {
          const count = report.filter(({ file }) => file === name).length;
          return `  knowledge/sources/${name}  ${count} defects`;
        })),
    '',
    `${entries} entries${unread > 0 ? `, ${unread} files that cannot be read` : ''}: ${errors.length} errors, ${warnings.length} warnings; ${report.length} defects in the source documents`,
  ];
  return lines.join('\n') + '\n';
}

/** What to write next; nothing where no database was named. */
function openQuestions(unanswered: readonly OpenQuestion[] | null): string[] {
  if (unanswered === null) return [];
  const lines = unanswered.map(({ text, kind, language, count }) => `  ${count} × ${language} ${kind}  ${text}`);
  return [`Asked in the last ${DAYS} days and not answered`, ...(lines.length > 0 ? lines : ['  none']), ''];
}

function section(title: string, found: readonly Found[]): string[] {
  if (found.length === 0) return [];
  return [title, ...found.map(({ file, line, message }) => `  knowledge/${file}:${line}  ${message}`), ''];
}

function tally(name: string, errors: readonly Found[], warnings: readonly Found[]): string {
  const wrong = errors.filter(({ check }) => check === name).length;
  const odd = warnings.filter(({ check }) => check === name).length;
  const counts = [...(wrong > 0 ? [`${wrong} errors`] : []), ...(odd > 0 ? [`${odd} warnings`] : [])].join(', ');
  return counts === '' ? `✔ ${name}` : `${wrong > 0 ? '✖' : '⚠'} ${name}: ${counts}`;
}
