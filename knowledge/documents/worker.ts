// The thread that keeps the index: all reading, cutting and writing happens here, away from the event loop that answers people.
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { watch } from 'chokidar';
import { loadEntries } from '../load.ts';
import type { LanguageDetector } from '../search/language.ts';
import { openLanguageDetector } from '../search/open.ts';
import type { Language } from '../types.ts';
import { writeEmbedded } from './embedded.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';
import { isSound, openStore, removeStore } from './store.ts';
import type { Refreshed } from './types.ts';
import { updateIndex } from './update.ts';

const { dir, dataDir, databaseUrl, watched } = workerData as WorkerOptions;
/** Saving one document is several events; one look serves them all. */
const SETTLE_MS = 300;
/** Network shares tell nobody that they changed. */
const POLL_MS = 60_000;

const port = parentPort;
const say = (message: FromWorker): void => port?.postMessage(message);
const shared = databaseUrl === null ? null : await import('./shared.ts');
const first = shared === null ? openStore(dataDir, dir) : null;
/** The file; with a server there is none. */
let store = first?.store;
let closing = false;
let running = Promise.resolve();
let timer: NodeJS.Timeout | undefined;

port?.on('message', (message: ToWorker) => {
  if (message.do === 'refresh') look(message.ask);
  else if (message.do === 'close') close();
  else if (message.do === 'check') check();
  else rebuild();
});

say({ is: 'open' });
// What is damaged is found beside the first answers, not before them: reading all of a large file takes a second.
if (first?.anew === false) check();
if (watched) {
  look();
  const watcher = watch(dir, { ignoreInitial: true, followSymlinks: false, ignored: (path) => hidden(path) });
  watcher
    .on('all', soon)
    .on('ready', () => say({ is: 'watching' }))
    .on('error', () => undefined);
  setInterval(look, POLL_MS).unref();
}

/** Looks are made one after the other; each answers the asks that were made before it. */
function look(ask?: number): void {
  running = running.then(async () => {
    if (closing) return;
    try {
      say({ is: 'refreshed', ask, refreshed: await update() });
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (store && !isSound(store)) rebuild();
      say({ is: 'failed', ask, reason: typeof code === 'string' ? code : String(error).slice(0, 200) });
    }
  });
}

function update(): Promise<Refreshed> {
  const options = { detect, stopped: () => closing };
  if (store) return updateIndex(writeEmbedded(store), dir, options);
  return shared?.writeShared(databaseUrl ?? '', (writer) => updateIndex(writer, dir, options)) as Promise<Refreshed>;
}

/** A damaged index is made anew from the folder. */
function check(): void {
  running = running.then(() => {
    if (!closing && store && !isSound(store)) rebuild();
  });
}

/** The reader lets go of the file first; it opens the new one when it is there. */
function rebuild(): void {
  say({ is: 'closed' });
  store?.close();
  removeStore(dataDir);
  ({ store } = openStore(dataDir, dir));
  say({ is: 'open' });
  look();
}

function soon(): void {
  clearTimeout(timer);
  timer = setTimeout(look, SETTLE_MS);
}

function close(): void {
  closing = true;
  void running.then(() => {
    store?.close();
    process.exit(0);
  });
}

function hidden(path: string): boolean {
  return path
    .slice(dir.length)
    .split(/[/\\]/)
    .some((part) => part.startsWith('.'));
}

let detector: LanguageDetector | undefined;
/** Loaded when a document is new: a start without changes needs no detector. */
function detect(text: string): Language | null {
  const entries = fileURLToPath(new URL('../entries', import.meta.url));
  detector ??= openLanguageDetector(loadEntries(entries).entries);
  const { language } = detector.detect(text);
  return language === 'other' ? null : language;
}
