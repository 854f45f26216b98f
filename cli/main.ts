// The side door: one table of commands, each loaded only when it is called.
import type { Command } from './command.ts';

const COMMANDS: Record<string, () => Promise<{ command: Command }>> = {
  diagnose: () => import('./commands/diagnose.ts'),
  lookup: () => import('./commands/lookup.ts'),
  ask: () => import('./commands/ask.ts'),
  check: () => import('./commands/check.ts'),
  new: () => import('./commands/new.ts'),
  sheet: () => import('./commands/sheet.ts'),
  preview: () => import('./commands/preview.ts'),
  docs: () => import('./commands/docs.ts'),
  backup: () => import('./commands/backup.ts'),
  release: () => import('./commands/release.ts'),
  restore: () => import('./commands/restore.ts'),
  doctor: () => import('./commands/doctor.ts'),
  report: () => import('./commands/report.ts'),
  package: () => import('./commands/package.ts'),
};

/** Runs one command; the returned number is the exit code (0 done, 1 found errors, 2 bad usage). */
async function main(args: string[]): Promise<number> {
  const [name = '', ...rest] = args;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    const asked = name === '' || name === 'help' || name === '--help';
    const usage = `Usage: npm run -s cli -- <command> [options]\nCommands: ${Object.keys(COMMANDS).join(', ')}\n`;
    process.stderr.write(asked ? usage : `Unknown command: ${name}\n${usage}`);
    return asked && name !== '' ? 0 : 2;
  }
  const { command } = await load();
  return command(rest);
}

// A reader that closes early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
