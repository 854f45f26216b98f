// Reads the knowledge again without a restart, or goes back to an earlier version; what is broken is named and not served.
import type { Reloaded } from '../knowledge/library.ts';
import { refuseOthers } from './administrators.ts';
import { group, heading, mono, say } from './cards/elements.ts';
import { reply } from './page.ts';
import type { Page } from './page.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

const SHOWN = 8;

/** @param version null for what stands in the folder now */
export async function reloadKnowledge(version: string | null, turn: Turn): Promise<Reply> {
  const { services, page } = turn;
  const refusal = await refuseOthers(turn, 'reload');
  if (refusal) return refusal;
  const { library } = services;
  if (!library) return sentence(page, 'reload-nowhere');
  try {
    const done = await library.reload(version ?? undefined);
    if (done.outcome === 'served') return served(done, page);
    if (done.outcome === 'refused') return refused(done, page);
    const kept = await library.versions();
    return listVersions(version ?? '', kept, page);
  } catch (error) {
    services.log.error('reload-failed', error);
    return sentence(page, 'reload-failed', { version: page.version });
  }
}

function served({ version, before, entries }: Extract<Reloaded, { outcome: 'served' }>, page: Page): Reply {
  const title = page.t(version === before ? 'reload-same' : 'reload-done', { version });
  const lines = [say(page.t('reload-entries', { entries }))];
  if (version !== before) lines.push(say(page.t('reload-back', { before })));
  return reply(page, [heading(`✔ ${title}`, { size: 'Large', color: 'Good' }), ...lines], [], title);
}

function refused({ version, faults }: Extract<Reloaded, { outcome: 'refused' }>, page: Page): Reply {
  const title = page.t('reload-refused');
  const rest = faults.length - SHOWN;
  const body = [
    heading(`✖ ${title}`, { size: 'Large', color: 'Attention' }),
    say(page.t('reload-kept', { version })),
    group([
      ...faults.slice(0, SHOWN).map(mono),
      ...(rest > 0 ? [say(page.t('report-more', { count: rest }), { subtle: true })] : []),
    ]),
  ];
  return reply(page, body, [], title);
}

function listVersions(asked: string, kept: { version: string; at: string; entries: number }[], page: Page): Reply {
  const title = page.t('reload-unknown', { asked });
  const lines = kept.map(({ version, at }) => say(`\`${version}\` · ${page.date(at)}`));
  const body = [
    heading(title, { size: 'Large' }),
    say(page.t('reload-versions', { version: page.version, count: kept.length })),
    ...lines,
  ];
  return reply(page, body, [], title);
}
