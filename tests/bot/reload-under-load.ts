// Reloads the knowledge from the chat while others keep asking, over the whole loopback channel.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { localDirectory } from '../../bot/directory.ts';
import { payload } from '../../dialogs/cards/actions.ts';
import { earsOf } from '../../dialogs/find.ts';
import { respond } from '../../dialogs/respond.ts';
import { openLibrary } from '../../knowledge/library.ts';
import { bench } from '../dialogs/fakes.ts';
import { fakeVersions } from '../dialogs/fake-loop.ts';
import { message, submit } from '../emulator/activities.ts';
import { openEmulator } from '../emulator/emulator.ts';

const OWN = fileURLToPath(new URL('../../knowledge', import.meta.url));
const ENTRY = 'entries/general/what-is-a-prt.yaml';
const ASKERS = 4;

export interface Reload {
  /** From the command to the first answer with the new text. */
  ms: number;
  asked: number;
  /** Turns that were not answered with 200 and exactly one reply. */
  dropped: number;
  /** Replies that mix two versions. */
  mixed: number;
  fresh: number;
  /** The 99th percentile of the event loop's delay meanwhile. */
  delayMs: number;
  /** What the chat said to the reload, and to one of a broken file. */
  said: string;
  refused: string;
}

/** @param only which entry files take part; all without it */
export async function reloadUnderLoad(only: RegExp = /./): Promise<Reload> {
  const dir = mkdtempSync(join(tmpdir(), 'reload-'));
  cpSync(join(OWN, 'locales'), join(dir, 'locales'), { recursive: true });
  const filter = (path: string) => !path.endsWith('.yaml') || only.test(path);
  cpSync(join(OWN, 'entries'), join(dir, 'entries'), { recursive: true, filter });
  const { services } = bench();
  const library = await openLibrary({ dir, shelf: fakeVersions(), now: services.now, log: services.log, warm: earsOf });
  Object.assign(services, { library, directory: localDirectory });
  const emulator = await openEmulator({ mode: 'local', services, respond });
  const { connector } = emulator;
  const at = connector.serviceUrl;

  const original = readFileSync(join(dir, ENTRY), 'utf8');
  const change = (mark: string) =>
    writeFileSync(
      join(dir, ENTRY),
      original
        .replace(/^ {2}en: .*$/m, `  en: Title ${mark}`)
        .replace(/^(cause:\n) {2}en: .*$/m, `$1  en: Cause ${mark}`),
    );
  const inChat = (id: string) => ({ conversation: { id, conversationType: 'personal' }, from: { id: `29:${id}` } });
  const repliesTo = (chat: string) =>
    connector.sent
      .filter(({ path }) => path.includes(encodeURIComponent(chat)))
      .map(({ activity }) => JSON.stringify(activity));

  let going = true;
  let asked = 0;
  let failed = 0;
  const asker = async (chat: string): Promise<void> => {
    const open = payload({ do: 'open', id: 'what-is-a-prt', q: '', lang: 'en' });
    while (going) {
      asked += 1;
      const { status } = await emulator.send(submit(at, open, inChat(chat)));
      if (status !== 200) failed += 1;
    }
  };
  const say = async (text: string): Promise<string> => {
    const before = repliesTo('boss').length;
    await emulator.send(message(at, text, { ...inChat('boss'), locale: 'en-US', entities: [] }));
    return repliesTo('boss').slice(before).join('\n');
  };

  const askers = Array.from({ length: ASKERS }, (_, n) => asker(`asker-${n}`));
  try {
    while (asked < ASKERS * 5) await new Promise((resolve) => setImmediate(resolve));
    change('of the new version');
    const delay = monitorEventLoopDelay({ resolution: 2 });
    delay.enable();
    const started = performance.now();
    const said = await say('reload');
    for (let seen = connector.sent.length, found = false; !found;) {
      await new Promise((resolve) => setImmediate(resolve));
      while (seen < connector.sent.length && !found)
        found = JSON.stringify(connector.sent[seen++]).includes('Cause of the new version');
    }
    const ms = performance.now() - started;
    delay.disable();
    writeFileSync(join(dir, ENTRY), `${original}\nnot a key\n`);
    const refused = await say('reload');
    const last = asked;
    while (asked < last + ASKERS * 2) await new Promise((resolve) => setImmediate(resolve));
    going = false;
    await Promise.all(askers);
    const replies = askers.flatMap((_, n) => repliesTo(`asker-${n}`));
    const isNew = (text: string) => [
      text.includes('Title of the new version'),
      text.includes('Cause of the new version'),
    ];
    return {
      ms,
      asked,
      dropped: failed + Math.abs(asked - replies.length),
      mixed: replies.filter((reply) => new Set(isNew(reply)).size > 1).length,
      fresh: replies.filter((reply) => isNew(reply)[0]).length,
      delayMs: delay.percentile(99) / 1e6,
      said,
      refused,
    };
  } finally {
    going = false;
    await emulator.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
