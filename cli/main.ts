// The side door: one table of commands, each loaded only when it is called.
import type { Command } from './command.ts';
import { usageOf, type CommandName } from './usage.ts';

const COMMANDS: Record<CommandName, () => Promise<{ command: Command }>> = {
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
  trail: () => import('./commands/trail.ts'),
  package: () => import('./commands/package.ts'),
};

/** Runs one command; the returned number is the exit code (0 done, 1 found errors, 2 bad usage). */
async function main(args: string[]): Promise<number> {
  const [name = '', ...rest] = args;
  if (!isCommand(name)) {
    const asked = name === '' || name === 'help' || name === '--help';
    const usage = `Usage: npm run -s cli -- <command> [options]\nCommands: ${Object.keys(COMMANDS).join(', ')}\n`;
    process.stderr.write(asked ? usage : `Unknown command: ${name}\n${usage}`);
    return asked && name !== '' ? 0 : 2;
  }
  if (asksForHelp(rest)) {
    process.stderr.write(`${usageOf(name)}\n`);
    return 0;
  }
  const { command } = await COMMANDS[name]();
  return command(rest);
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

/** `--help` behind a lone `--` is what is asked about, not an option. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).some((arg) => arg === '--help' || arg === '-h');
}

// A reader that closes early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
