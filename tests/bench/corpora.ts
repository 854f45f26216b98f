// An organisation's own documents from a thousand sections to a million, in both engines: building, disk, memory, searching.
// `node run.js tests/bench/corpora.ts [--sections 1000,10000,100000,1000000] [--engine postgres]`; the last size takes long.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import pg from 'pg';
import { openDocuments } from '../../knowledge/documents/open.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { startPostgres } from '../contracts/postgres.ts';
import { readQuestions } from '../eval/questions.ts';
import { part, times, writeCorpus } from './corpus.ts';
import { report } from './sample.ts';

/** What a search may take at the ends that were asked for, in milliseconds at the 99th percentile. */
const P99_MS: Record<string, number> = { 'embedded 100000': 20, 'postgres 1000000': 150 };
const HANDBOOK = fileURLToPath(new URL('../fixtures/documents', import.meta.url));

interface Searched {
  p50: number;
  p99: number;
  /** Processor time of this process for a search, in milliseconds. */
  cpu: number;
  mb: number;
  found: number;
}

const asked = (name: string): string | undefined =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;
const one = asked('--search');
if (one === undefined) await bench();
else await search(one, asked('--url') ?? null);

async function bench(): Promise<void> {
  for (const sections of (asked('--sections') ?? '1000,10000').split(',').map(Number)) {
    const root = mkdtempSync(join(tmpdir(), 'join-doctor-corpora-'));
    try {
      const dir = join(root, 'corpus');
      // There are at most a million: room is left for the handbook.
      writeCorpus(dir, Math.min(sections, 999_000));
      cpSync(join(HANDBOOK, 'corpus'), join(dir, 'handbook'), { recursive: true });
      for (const engine of ['embedded', 'postgres'])
        if (engine.startsWith(asked('--engine') ?? '')) await measure(engine, root, sections);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }
}

async function measure(engine: string, root: string, sections: number): Promise<void> {
  const server = engine === 'postgres' ? await startPostgres() : null;
  if (typeof server === 'string') return console.log(`postgres is not measured: ${server}`);
  try {
    const databaseUrl = server && (await server.freshDatabase());
    const dataDir = join(root, 'data');
    const documents = await openDocuments({ dir: join(root, 'corpus'), dataDir, databaseUrl });
    const started = performance.now();
    const looked = await documents.refresh();
    const built = (performance.now() - started) / 1000;
    await documents.close();
    if (looked.sections < Math.min(sections, 999_000)) throw new Error(`only ${looked.sections} sections`);
    const disk = databaseUrl === null ? sizeOf(dataDir) : await sizeOfTables(databaseUrl);
    const { p50, p99, cpu, mb, found } = inOwnProcess(root, databaseUrl);
    const say = (what: string, ours: number, reference: number, need = 'shown only', ok = true): boolean =>
      report(`corpora-${sections}-${engine}/${what}`, { ours, reference }, need, ok);
    say('build-s', built, sections / 1000, 'shown only; reference: a second for a thousand');
    say('disk-mb', disk, (sections * 600) / 1e6, 'shown only; reference: the text itself');
    say('memory-mb', mb, disk, 'shown only; reference: on disk');
    say('cpu-ms', cpu, p50, 'shown only: processor time here; reference: p50');
    say('found first', found, 44, 'shown only; reference: asked of the handbook');
    say('p50-ms', p50, p99, 'shown only; reference: p99');
    const limit = P99_MS[`${engine} ${sections}`];
    const busy = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
    const need = limit === undefined ? 'shown only' : `<= ${limit} x ${busy.toFixed(1)} for how busy the machine is`;
    say('p99-ms', p99, limit ?? p99, need, limit === undefined || p99 <= limit * busy);
  } finally {
    await server?.stop();
  }
}

/** As after a restart, so that nothing of the building is counted. */
function inOwnProcess(root: string, url: string | null): Searched {
  const [run = '', self = ''] = ['../../run.js', import.meta.url].map((file) =>
    fileURLToPath(new URL(file, import.meta.url)),
  );
  const args = [run, self, '--search', root, ...(url === null ? [] : ['--url', url])];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr.slice(-400));
  return JSON.parse(stdout) as Searched;
}

async function search(root: string, databaseUrl: string | null): Promise<void> {
  const needles = load(readFileSync(join(HANDBOOK, 'questions.yaml'), 'utf8')) as { q: string; at?: string }[];
  const questions = [...LANGUAGES.flatMap(readQuestions).map(({ q }) => q), ...needles.map(({ q }) => q)];
  const before = process.memoryUsage.rss();
  const documents = await openDocuments({ dir: join(root, 'corpus'), dataDir: join(root, 'data'), databaseUrl });
  await times(questions, (q) => documents.search(q));
  const mb = (process.memoryUsage.rss() - before) / 1e6;
  const cpu = process.cpuUsage();
  const taken = await times(questions, (q) => documents.search(q));
  const { user, system } = process.cpuUsage(cpu);
  const known = needles.filter(({ at }) => at !== undefined);
  let found = 0;
  for (const { q, at } of known) if ((await documents.search(q))[0]?.place.at(-1) === at) found += 1;
  const searched: Searched = {
    ...{ p50: part(taken, 0.5), p99: part(taken, 0.99), mb, found },
    cpu: (user + system) / 1000 / questions.length,
  };
  console.log(JSON.stringify(searched));
  await documents.close();
}

function sizeOf(dir: string): number {
  return readdirSync(dir).reduce((sum, file) => sum + statSync(join(dir, file)).size, 0) / 1e6;
}

async function sizeOfTables(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ size: string }>('select pg_database_size(current_database()) as size');
  await client.end();
  return Number(rows[0]?.size) / 1e6;
}
