// The composition root: knowledge, helpdesk, clock and log, as the conversation asks for them.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Services } from '../dialogs/services.ts';
import { openHelpdesk, type OpenedHelpdesk } from '../helpdesk/index.ts';
import { createKnowledge } from '../knowledge/knowledge.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

/** All but the directory, which is the front door's: only there the channel can be asked. */
export interface OpenedServices extends Omit<Services, 'directory'> {
  helpdesk: OpenedHelpdesk;
  /** Whether the database takes a write and nothing has been stuck in the outbox for five minutes. */
  ready: () => Promise<boolean>;
  close(): Promise<void>;
}

const OUTBOX_STUCK_MS = 5 * 60 * 1000;

/** Opens everything behind the door. @throws with a code and a line for the operator */
export async function openServices(config: Config, log: Log): Promise<OpenedServices> {
  const now = (): Date => new Date();
  const knowledge = createKnowledge({ dir: fileURLToPath(new URL('../knowledge', import.meta.url)) });
  const helpdesk = await openHelpdesk({
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl ?? undefined,
    now,
    newId: randomUUID,
    random: Math.random,
    log,
  });
  // Rules and indexes are built when first used; the first person shall not wait for them.
  knowledge.diagnose('');
  knowledge.lookup('0x801c03f2', 'en');
  knowledge.detectLanguage('device');
  knowledge.ask('device');
  return {
    knowledge,
    helpdesk,
    now,
    newId: randomUUID,
    log,
    ready: async () => (await helpdesk.ready()) && (await helpdesk.outbox.ageMs()) < OUTBOX_STUCK_MS,
    close: () => helpdesk.close(),
  };
}
