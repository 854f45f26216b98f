// The bot's examination of itself for administrators: what was looked at, what is wrong, and what to do about it.
import { fileURLToPath } from 'node:url';
import { readGolden } from '../knowledge/golden.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { TextArgs } from '../knowledge/locale.ts';
import { LANGUAGES } from '../knowledge/types.ts';
import { refuseOthers } from './administrators.ts';
import { doctorCard } from './cards/doctor.ts';
import { route } from './route.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

/** Everything that is looked at, in the order it is told. */
const CHECKS = [
  'program',
  'settings',
  'keys',
  'token',
  'database',
  'outbox',
  'channel',
  'documents',
  'knowledge',
  'texts',
  'golden',
  'manifest',
  'package',
] as const;
export type Check = (typeof CHECKS)[number];

/** One thing that was looked at. No times and no identifiers: the same state reads the same twice. */
export interface Examined {
  check: Check;
  /** `look`: it works, and somebody should know. `skipped`: not in use here, or hidden by an earlier failure. */
  state: 'ok' | 'look' | 'failed' | 'skipped';
  /** The sentence, by its key after `doctor-`; what to do about it stands under the same key and `-do`. */
  says: string;
  args?: TextArgs;
  /** Places and names, as they stand: `entries/auth/x.yaml:3: …`. */
  details?: string[];
}

const KNOWLEDGE_DIR = fileURLToPath(new URL('../knowledge', import.meta.url));

/** The entries, the texts and the known answers; synchronous, some milliseconds. */
export function examineKnowledge(knowledge: Knowledge, dir = KNOWLEDGE_DIR): Examined[] {
  return [examineEntries(knowledge), examineTexts(knowledge), examineGolden(knowledge, dir)];
}

function examineEntries({ version, entries, problems }: Knowledge): Examined {
  const check = 'knowledge';
  const [en, nl, nb] = LANGUAGES.map(
    (language) =>
      entries.filter(({ title, cause, fix }) =>
        [title, cause, ...fix.map(({ text }) => text)].every((words) => words[language] !== ''),
      ).length,
  );
  const args = { version, entries: entries.length, en: en ?? 0, nl: nl ?? 0, nb: nb ?? 0 };
  if (problems.length > 0 || entries.length === 0) {
    const details = problems.map(({ file, line, message }) => `entries/${file}:${line}: ${message}`).sort();
    return { check, state: 'failed', says: 'knowledge-broken', args: { count: problems.length }, details };
  }
  const isWhole = [en, nl, nb].every((count) => count === entries.length);
  return { check, state: isWhole ? 'ok' : 'failed', says: isWhole ? 'knowledge-ok' : 'knowledge-partial', args };
}

/** The keys of English say what must be there. */
function examineTexts({ locales }: Knowledge): Examined {
  const { en } = locales.messages;
  const details = LANGUAGES.flatMap((language) =>
    [...en.keys()].filter((key) => !locales.messages[language].get(key)?.trim()).map((key) => `${language}: ${key}`),
  );
  return details.length > 0
    ? { check: 'texts', state: 'failed', says: 'texts-missing', args: { count: details.length }, details }
    : { check: 'texts', state: 'ok', says: 'texts-ok', args: { count: en.size, languages: LANGUAGES.length } };
}

function examineGolden(knowledge: Knowledge, dir: string): Examined {
  const check = 'golden';
  try {
    const golden = readGolden(dir);
    const details = golden.flatMap(({ ask, entry }) => {
      const { kind, entries } = route(ask, 'en', knowledge);
      const first = entries[0]?.id ?? (kind === 'decline' ? 'none' : kind);
      return first === entry ? [] : [`${ask.trim().split('\n')[0] ?? ''}: ${entry} -> ${first}`];
    });
    const args = { right: golden.length - details.length, total: golden.length };
    return details.length > 0
      ? { check, state: 'failed', says: 'golden-missed', args, details }
      : { check, state: 'ok', says: 'golden-ok', args };
  } catch (error) {
    return { check, state: 'failed', says: 'golden-unread', details: [messageOf(error)] };
  }
}

/** In the order it is told, whoever looked first. */
export function inOrder(examined: readonly Examined[]): Examined[] {
  return [...examined].sort((a, b) => CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check));
}

/** What an error of ours says, in one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

/** The examination as a card, for administrators only. */
export async function showDoctor(turn: Turn): Promise<Reply> {
  const { input, services, page } = turn;
  const refusal = await refuseOthers(turn, 'doctor');
  if (refusal) return refusal;
  if (!services.examine) return sentence(page, 'doctor-nowhere');
  try {
    const around = await services.examine(input.tenant);
    return doctorCard(inOrder([...around, ...examineKnowledge(services.knowledge)]), page);
  } catch (error) {
    services.log.error('doctor-failed', error);
    return sentence(page, 'doctor-failed');
  }
}

/** What the examination calls lost leaves once more, because an administrator says so: some of it may arrive twice. */
export async function sendAgain(turn: Turn): Promise<Reply> {
  const { input, services, page } = turn;
  const refusal = await refuseOthers(turn, 'send-again');
  if (refusal) return refusal;
  try {
    return sentence(page, 'send-again', { count: (await services.sendAgain?.(input.tenant)) ?? 0 });
  } catch (error) {
    services.log.error('send-again-failed', error);
    return sentence(page, 'send-again-failed');
  }
}
