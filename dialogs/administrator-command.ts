// Reads `report 30 days`, `report csv`, `reload`, `reload <version>`, `doctor` and `resend messages`, in the words of any language.
import type { Language } from '../knowledge/types.ts';
import type { Words } from './words.ts';

export type AdministratorCommand =
  | { kind: 'report'; days: number; csv: boolean; spoken?: Language }
  /** `version` is null for the newest: what stands in the folder now. */
  | { kind: 'reload'; version: string | null; spoken?: Language }
  | { kind: 'doctor'; spoken?: Language }
  | { kind: 'send-again'; spoken?: Language };

const USUAL_DAYS = 7;
const MOST_DAYS = 366;

/** A command with nothing else around it, or null: "report a problem" is no command. */
export function readAdministratorCommand(folded: string, words: Words): AdministratorCommand | null {
  const report = readAfter(folded, words.report);
  if (report) {
    const rest = report.rest.filter((token) => !words.reportDetails.has(token));
    const numbers = rest.filter((token) => /^[0-9]{1,3}$/.test(token));
    const others = rest.filter((token) => !numbers.includes(token));
    if (numbers.length > 1 || others.some((token) => token !== 'csv')) return null;
    const days = Math.min(MOST_DAYS, Math.max(1, Number(numbers[0] ?? USUAL_DAYS)));
    return { kind: 'report', days, csv: others.includes('csv'), ...report.spoken };
  }
  const doctor = readAfter(folded, words.doctor);
  if (doctor) return doctor.rest.length > 0 ? null : { kind: 'doctor', ...doctor.spoken };
  const again = readAfter(folded, words.sendAgain);
  if (again) return again.rest.length > 0 ? null : { kind: 'send-again', ...again.spoken };
  const reload = readAfter(folded, words.reload);
  if (!reload) return null;
  const [version = null, ...more] = reload.rest;
  if (more.length > 0 || (version !== null && !/^[0-9a-f]{8}$/.test(version))) return null;
  return { kind: 'reload', version, ...reload.spoken };
}

/** What follows the command, and whose word it is where only one language has it. */
function readAfter(
  folded: string,
  commands: ReadonlyMap<string, readonly Language[]>,
): { rest: string[]; spoken: { spoken?: Language } } | null {
  // The longest first: `rapport over` is not `rapport` with something after it.
  let command: string | undefined;
  for (const phrase of commands.keys()) {
    const isThere = folded.startsWith(phrase) && folded.charAt(phrase.length).trim() === '';
    if (isThere && phrase.length > (command?.length ?? 0)) command = phrase;
  }
  if (command === undefined) return null;
  const languages = commands.get(command) ?? [];
  const [only] = languages;
  const spoken = languages.length === 1 && only !== undefined && only !== 'en' ? { spoken: only } : {};
  return { rest: folded.slice(command.length).split(' ').filter(Boolean), spoken };
}
