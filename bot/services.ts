// The composition root: knowledge, helpdesk, clock and log, as the conversation asks for them.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { earsOf } from '../dialogs/find.ts';
import type { Services } from '../dialogs/services.ts';
import { RATES } from './limits.ts';
import type { Asked } from '../helpdesk/loop/types.ts';
import { openHelpdesk, type OpenedHelpdesk } from '../helpdesk/index.ts';
import { openDocuments } from '../knowledge/documents/open.ts';
import type { Documents } from '../knowledge/documents/types.ts';
import { openLibrary, type Library } from '../knowledge/library.ts';
import { LATE_MS } from '../helpdesk/examine.ts';
import { examineConfig, examineManifest, examineProgram, examineStoreOf } from './doctor.ts';
import type { Config } from './config.ts';
import { createConnectors } from './helpdesk-connectors.ts';
import type { Log } from './log.ts';

/** All but the directory, which is the front door's: only there the channel can be asked. */
export interface OpenedServices extends Omit<Services, 'directory'> {
  helpdesk: OpenedHelpdesk;
  /** Whether the database takes a write and nothing has been stuck in the outbox for five minutes. */
  ready: () => Promise<boolean>;
  close(): Promise<void>;
}

/** How long another instance may serve the version before. */
const FOLLOW_MS = 10_000;

/**
 * Opens everything behind the door.
 * @param onAsked told what each turn was about
 * @throws with a code and a line for the operator
 */
export async function openServices(config: Config, log: Log, onAsked?: (turn: Asked) => void): Promise<OpenedServices> {
  const now = (): Date => new Date();
  // Their thread starts while the rest opens.
  const reading = openCorpus(config, log);
  const connectors = await createConnectors(config, {
    knowledge: () => library.current(),
    channel: (tenant) => helpdesk.channel(tenant),
    now,
  });
  const helpdesk: OpenedHelpdesk = await openHelpdesk({
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl ?? undefined,
    sharedClock: true,
    now,
    newId: randomUUID,
    random: Math.random,
    log,
    retention: config.retention,
    connectors,
    onAsked,
    // On a person's own machine there is nobody to protect.
    ...(config.teams && { ticketsPerHour: RATES.tickets.most }),
  });
  const library: Library = await openLibrary({
    dir: fileURLToPath(new URL('../knowledge', import.meta.url)),
    builtDir: config.dataDir,
    shelf: helpdesk.versions,
    now,
    log,
    warm: earsOf,
  });
  // The embedded database has one process; over PostgreSQL any other may have been told to reload.
  const following = config.databaseUrl === null ? undefined : follow(library, log);
  const documents = await reading;
  return {
    get knowledge() {
      return library.current();
    },
    library,
    audit: (audited) => helpdesk.audit(audited),
    documents,
    helpdesk,
    now,
    newId: randomUUID,
    log,
    examine: async (tenant) => [
      examineProgram(),
      ...examineConfig(config),
      ...(await examineStoreOf(config, () => helpdesk.examine(tenant))),
      examineManifest(library.current().locales),
    ],
    sendAgain: (tenant) => helpdesk.outbox.sendAgain(tenant),
    ready: async () => (await helpdesk.ready()) && (await helpdesk.outbox.ageMs()) < LATE_MS,
    close: async () => {
      clearInterval(following);
      await documents?.close();
      await helpdesk.close();
    },
  };
}

/** An organisation's own documents are a second tier: without them the bot still answers. */
async function openCorpus(config: Config, log: Log): Promise<Documents | null> {
  const { corpusDir: dir, corpusDatabaseUrl: databaseUrl, dataDir } = config;
  if (dir === null) return null;
  try {
    return await openDocuments({ dir, dataDir, databaseUrl, watched: true, log });
  } catch (error) {
    log.error('documents-failed', error);
    return null;
  }
}

function follow(library: Library, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    library.follow().catch((error: unknown) => log.error('knowledge-unknown', error));
  }, FOLLOW_MS).unref();
}
