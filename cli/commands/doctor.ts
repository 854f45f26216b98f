// `doctor`: looks at everything a start needs and says what is wrong and what to do; failures make the exit code 1.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { doctorCard, wordsOf } from '../../dialogs/cards/doctor.ts';
import { inOrder } from '../../dialogs/doctor.ts';
import type { Examined } from '../../dialogs/doctor.ts';
import { openPage } from '../../dialogs/page.ts';
import type { Page } from '../../dialogs/page.ts';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { openKnowledge } from '../open-knowledge.ts';
import { readSettings } from './package.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OWN_SETTINGS = ['PUBLIC_DOMAIN', 'PUBLIC_URL', 'PRIVACY_URL', 'TERMS_URL', 'TEAMS_APP_ID'];

/** `doctor [--json] [--lang nl]`, with the bot's own environment. */
export const command: Command = (args) =>
  withUsage(() => {
    const { json, lang } = readOptions('doctor', args);
    const examined = inOrder([...askBot(), examinePackage(process.env)]);
    const page = pageIn(lang);
    if (json) process.stdout.write(JSON.stringify(shape(examined, page), null, 2) + '\n');
    else process.stdout.write(`${page ? doctorCard(examined, page).text : bare(examined)}\n`);
    return Promise.resolve(examined.some(({ state }) => state === 'failed') ? 1 : 0);
  });

/** The bot examines itself, in a program of its own: nothing but the bot knows how it starts. */
function askBot(): Examined[] {
  const { stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'run.js'), join(ROOT, 'bot', 'doctor.ts')], {
    cwd: process.cwd(),
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  try {
    return JSON.parse(stdout) as Examined[];
  } catch {
    throw new UsageError(`The bot cannot be examined: ${stderr.trim().split('\n').at(-1) ?? ''}. Is npm ci done?`);
  }
}

/** The package may be made elsewhere: where none of its own settings is set, nothing is asked of them. */
export function examinePackage(env: Record<string, string | undefined>): Examined {
  const check = 'package';
  if (!OWN_SETTINGS.some((name) => env[name]?.trim())) return { check, state: 'skipped', says: 'package-none' };
  try {
    readSettings(env);
    return { check, state: 'ok', says: 'package-ok' };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const details = error.message.split('\n');
    return { check, state: 'failed', says: 'package-bad', args: { count: details.length }, details };
  }
}

/** Null where the texts themselves cannot be read. */
function pageIn(lang: Page['language']): Page | null {
  try {
    return openPage(openKnowledge(), lang, '');
  } catch {
    return null;
  }
}

function shape(examined: readonly Examined[], page: Page | null): object {
  return {
    ok: examined.every(({ state }) => state !== 'failed'),
    examined: examined.map((each) => ({
      check: each.check,
      state: each.state,
      says: each.says,
      ...(page && wordsOf(each, page)),
      details: each.details ?? [],
    })),
  };
}

/** Without texts there is only this much to say. */
function bare(examined: readonly Examined[]): string {
  const lines = examined.flatMap(({ check, state, says, details = [] }) =>
    state === 'failed' ? [`✖ ${check}: ${says}`, ...details.map((detail) => `  ${detail}`)] : [],
  );
  return [...lines, 'The interface texts cannot be read: restore the folder knowledge/ from the release.'].join('\n');
}
