// `check`: every content check over the knowledge; errors make the exit code 1.
import { fileURLToPath } from 'node:url';
import { runChecks } from '../../knowledge/checks/index.ts';
import { readOptions, withUsage } from '../command.ts';
import type { Command } from '../command.ts';

export const command: Command = (args) =>
  withUsage(async () => {
    const options = readOptions(args);
    const result = await runChecks(fileURLToPath(new URL('../../knowledge', import.meta.url)));
    process.stdout.write(options.json ? JSON.stringify(result, null, 2) + '\n' : readable(result));
    return result.errors.length > 0 ? 1 : 0;
  });

function readable(result: Awaited<ReturnType<typeof runChecks>>): string {
  const lines = [
    ...result.errors.map((problem) => `error    ${problem.file}:${problem.line}  ${problem.message}`),
    ...result.warnings.map((problem) => `warning  ${problem.file}:${problem.line}  ${problem.message}`),
    `${result.errors.length} errors, ${result.warnings.length} warnings`,
  ];
  return lines.join('\n') + '\n';
}
