// `check`: every content check over the knowledge, and the report on the source documents; errors make the exit code 1.
import { fileURLToPath } from 'node:url';
import { runChecks } from '../../knowledge/checks/index.ts';
import type { CheckResult } from '../../knowledge/checks/index.ts';
import { readOptions, withUsage } from '../command.ts';
import type { Command } from '../command.ts';

export const command: Command = (args) =>
  withUsage(() => {
    const options = readOptions(args);
    const result = runChecks(fileURLToPath(new URL('../../knowledge', import.meta.url)));
    process.stdout.write(options.json ? JSON.stringify(result, null, 2) + '\n' : readable(result));
    return Promise.resolve(result.errors.length > 0 ? 1 : 0);
  });

function readable({ errors, warnings, report }: CheckResult): string {
  const lines = [
    ...report.map(
      (found) =>
        `corpus   knowledge/sources/${found.file}:${found.line}  ${found.kind}: “${found.seen}” should be “${found.expected}”`,
    ),
    ...warnings.map((problem) => `warning  knowledge/${problem.file}:${problem.line}  ${problem.message}`),
    ...errors.map((problem) => `error    knowledge/${problem.file}:${problem.line}  ${problem.message}`),
    `${errors.length} errors, ${warnings.length} warnings; ${report.length} defects in the source documents`,
  ];
  return lines.join('\n') + '\n';
}
