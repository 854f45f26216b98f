// What a turn costs when there are ten times as many entries: 150 against 1,500, made from our own with words exchanged.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKnowledge } from '../../cli/open-knowledge.ts';
import { localDirectory } from '../../bot/directory.ts';
import { openLog } from '../../bot/log.ts';
import { readConfig } from '../../bot/config.ts';
import { openServices } from '../../bot/services.ts';
import { respond } from '../../dialogs/respond.ts';
import { knowledgeOf, type Knowledge } from '../../knowledge/knowledge.ts';
import { localized } from '../../knowledge/types.ts';
import type { KnowledgeEntry, Localized } from '../../knowledge/types.ts';
import { finish } from '../../knowledge/slices.ts';
import { fileURLToPath } from 'node:url';
import { median, report } from './sample.ts';
import { CODE, DIAGNOSIS, QUESTION } from './turns.ts';

const ROUNDS = 15;
const BATCH = 60;
const own = openKnowledge().entries;
const dataDir = mkdtempSync(join(tmpdir(), 'join-doctor-growth-'));
const services = await openServices(readConfig({ DATA_DIR: dataDir, NO_PLAYGROUND: '1' }), openLog('silent'));
// The library would answer with its own.
const { helpdesk, documents, now, newId, log } = services;
const alone = { helpdesk, now, newId, log, ...(documents && { documents }) };
try {
  const few = grown(150);
  const many = grown(1500);
  for (const work of [QUESTION, CODE, DIAGNOSIS]) {
    const [small, large]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      small.push(await time(few, work));
      large.push(await time(many, work));
    }
    // The first third warms up.
    const figures = { ours: median(large.slice(ROUNDS / 3)), reference: median(small.slice(ROUNDS / 3)) };
    const share = figures.ours / figures.reference;
    report(`growth-${work.name}/cpu-us`, figures, 'ratio <= 1.25: 1,500 entries; reference: 150', share <= 1.25);
  }
} finally {
  await services.close();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Processor time of a turn without its HTTP, in microseconds. */
async function time(knowledge: Knowledge, work: typeof QUESTION): Promise<number> {
  const before = process.cpuUsage();
  for (let turn = 0; turn < BATCH; turn += 1) {
    const user = `29:user-${turn}`;
    const input = { text: work.say(turn) as string, user: { id: user, name: 'Bench' }, conversation: `a:${user}` };
    await respond(
      { ...input, kind: 'message', scope: 'personal', tenant: 'bench', activityId: String(turn), address: '{}' },
      { ...alone, knowledge, directory: localDirectory },
    );
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / BATCH;
}

/** So many entries: ours, then more about the same subjects under other words, each with a code of its own. */
function grown(size: number): Knowledge {
  const asked = own.filter((entry) => entry.questions.en.length > 0);
  const entries = Array.from({ length: size }, (_, at): KnowledgeEntry => {
    const entry = asked[at % asked.length] as KnowledgeEntry;
    const copy = Math.floor(at / asked.length);
    if (copy === 0) return entry;
    const say = (text: Localized): Localized => localized((language) => renamed(text[language], at));
    return {
      ...{ ...entry, id: `${entry.id}-${copy}`, rule: null, title: say(entry.title), cause: say(entry.cause) },
      fix: entry.fix.map((step) => ({ ...step, text: say(step.text) })),
      questions: localized((language) => entry.questions[language].map((text) => renamed(text, at))),
      codes: [{ id: `0x81${at.toString(16).padStart(6, '0')}`, symbol: null }],
    };
  });
  const loaded = { entries, problems: [], sources: new Map([['size', String(size)]]) };
  const knowledge = knowledgeOf(loaded, fileURLToPath(new URL('../../knowledge', import.meta.url)));
  finish(knowledge.prepare());
  return knowledge;
}

/** A third of the words are a product's own. */
function renamed(text: string, seed: number): string {
  return text
    .split(' ')
    .map((word, at) => ((at * 7 + seed) % 3 === 0 ? `${word.slice(0, 3)}${(seed * 31 + at) % 977}` : word))
    .join(' ');
}
