// What a check looks at and how it speaks: everything in the knowledge folder, read once.
import { join } from 'node:path';
import { anchorsOf, ingest } from '../ingest/index.ts';
import { readSources } from '../ingest/sources.ts';
import type { SourceDocument } from '../ingest/sources.ts';
import { loadEntries } from '../load.ts';
import { loadLocales } from '../locale.ts';
import type { Locales } from '../locale.ts';
import { readCodeTable, readDamagedForms, readToldApart, readTopics, readUnits, readWording } from '../tables.ts';
import type { CodeRow, DamagedForm, Topic, Unit, Wording } from '../tables.ts';
import type { KnowledgeEntry, Localized, Passage } from '../types.ts';
import { linesOf } from '../yaml.ts';
import type { Problem } from '../yaml.ts';

export interface Room {
  dir: string;
  entries: readonly KnowledgeEntry[];
  locales: Locales;
  documents: readonly SourceDocument[];
  passages: readonly Passage[];
  /** `document#anchor` of every heading. */
  anchors: ReadonlySet<string>;
  units: readonly Unit[];
  topics: readonly Topic[];
  codes: readonly CodeRow[];
  forms: readonly DamagedForm[];
  wording: readonly Wording[];
  /** The languages that languages.yaml tells apart. */
  toldApart: readonly string[];
  /** `2026-11-21`: the day by which a fact is old. */
  today: string;
  /** What could not be read at all. */
  unreadable: readonly Problem[];
}

export interface Say {
  /** About an entry, at a path of its file (`['fix', 1, 'text', 'nl']`). */
  error(entry: KnowledgeEntry, path: readonly PropertyKey[], message: string): void;
  warning(entry: KnowledgeEntry, path: readonly PropertyKey[], message: string): void;
  /** About another file of the knowledge folder. */
  errorIn(file: string, line: number, message: string): void;
  warningIn(file: string, line: number, message: string): void;
}

/** Looks at the room and says what is wrong; each check is one file. */
export type Check = (room: Room, say: Say) => void;

/**
 * Reads everything under `dir`; nothing that is broken inside stops it.
 * @param today the day facts are judged by; without it the last one any entry was checked on
 */
export function openRoom(
  dir: string,
  today?: string,
): {
  room: Room;
  line: (entry: KnowledgeEntry, path: readonly PropertyKey[]) => number;
} {
  const loaded = loadEntries(join(dir, 'entries'));
  const unreadable = loaded.problems.map((problem) => ({ ...problem, file: `entries/${problem.file}` }));
  const within = <T>(folder: string, readFolder: (path: string, problems: Problem[]) => T): T => {
    const problems: Problem[] = [];
    const read = readFolder(join(dir, folder), problems);
    unreadable.push(...problems.map((problem) => ({ ...problem, file: `${folder}/${problem.file}` })));
    return read;
  };
  const documents = within('sources', readSources);
  const room: Room = {
    dir,
    entries: loaded.entries,
    locales: within('locales', loadLocales),
    documents,
    passages: ingest(documents),
    anchors: new Set(documents.flatMap(anchorsOf)),
    units: readUnits(dir, unreadable),
    topics: readTopics(dir, unreadable),
    codes: readCodeTable(dir, unreadable),
    forms: readDamagedForms(dir, unreadable),
    wording: readWording(dir, unreadable),
    toldApart: readToldApart(dir, unreadable),
    today: today ?? lastChecked(loaded.entries),
    unreadable,
  };
  const places = new Map<string, ReturnType<typeof linesOf>>();
  const line = (entry: KnowledgeEntry, path: readonly PropertyKey[]): number => {
    const lineAt = places.get(entry.file) ?? linesOf(loaded.sources.get(entry.file) ?? '');
    places.set(entry.file, lineAt);
    return lineAt(path);
  };
  return { room, line };
}

function lastChecked(entries: readonly KnowledgeEntry[]): string {
  return entries.reduce((last, { checked }) => (checked > last ? checked : last), '');
}

/** One text of an entry in all languages, with its place. */
export interface PlacedText {
  path: readonly PropertyKey[];
  text: Localized;
}

/** Title, cause and steps: what a person is shown. */
export function shownTexts(entry: KnowledgeEntry): PlacedText[] {
  return [
    { path: ['title'], text: entry.title },
    { path: ['cause'], text: entry.cause },
    ...entry.fix.map((step, at) => ({ path: ['fix', at, 'text'], text: step.text })),
  ];
}
