// The examination as a card: the verdict, then each thing that was looked at, with what to do where something is wrong.
import type { Examined } from '../doctor.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { close, group, heading, mono, say } from './elements.ts';
import type { Element } from './elements.ts';

const MARKS: Record<Examined['state'], string> = { ok: '✔', look: '⚠', failed: '✖', skipped: '–' };
const SHOWN = 8;

/** @param examined in the order it is told */
export function doctorCard(examined: readonly Examined[], page: Page): Reply {
  const count = (state: Examined['state']): number => examined.filter((each) => each.state === state).length;
  const failed = count('failed');
  const title = page.t('doctor-title', { failed, look: count('look') });
  const look = failed > 0 ? ({ mark: '✖', color: 'Attention' } as const) : ({ mark: '✔', color: 'Good' } as const);
  const body = [
    heading(`${look.mark} ${title}`, { size: 'Large', color: look.color }),
    ...examined.map((each) => line(each, page)),
  ];
  return reply(page, body, [], title);
}

/** Cause and cure as plain text, for those who do not read the card. */
export function wordsOf(each: Examined, page: Page): { cause: string; cure: string | null } {
  const cure =
    each.state === 'failed' || each.state === 'look' ? page.t(`doctor-${each.says}-do`, args(each, page)) : null;
  return { cause: page.t(`doctor-${each.says}`, args(each, page)), cure };
}

function line(each: Examined, page: Page): Element {
  const { cause, cure } = wordsOf(each, page);
  const title = say(`${MARKS[each.state]} **${page.t(`doctor-check-${each.check}`)}**: ${cause}`);
  if (cure === null) return title;
  const details = each.details ?? [];
  const rest = details.length - SHOWN;
  return group([
    title,
    ...details.slice(0, SHOWN).map(mono),
    ...(rest > 0 ? [say(page.t('report-more', { count: rest }), { subtle: true })] : []),
    close(say(`→ ${cure}`)),
  ]);
}

/** A form of a setting is named by the key of its text. */
function args({ args = {} }: Examined, page: Page): Record<string, string | number> {
  const { form } = args;
  return typeof form === 'string' ? { ...args, form: page.t(`doctor-form-${form}`) } : args;
}
