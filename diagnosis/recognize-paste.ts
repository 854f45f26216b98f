// Tells what kind of text was pasted, as meta.derived.paste_kind of the rule catalogue defines it.

import { findCodes } from './error-code.ts';
import type { FieldValue, PasteKind } from './types.ts';

/** A line that is neither row nor frame. */
export interface LooseLine {
  /** 1-based. */
  number: number;
  text: string;
}

const EVENT = [
  'automatic registration failed',
  'operation callback failed',
  'user device registration',
  'cloud ap plugin',
  'event id',
  'eventid',
  'event-id',
  'gebeurtenis-id',
  'hendelses-id',
  'hendelse-id',
  'registration status has been successfully flushed',
];
const DEBUG = [
  'devicekeyshealthy',
  'dsrinstance',
  'dsrcmd',
  'tenantinfo::discover',
  'precheckresult',
  'dsregcmd_end_status',
];
const EXTENSION = [
  'extension',
  'extensie',
  'utvidelse',
  'provisioning',
  'autopilot',
  'aadloginforwindows',
  'exit code',
  'exitcode',
  'hresult',
];
const LINUX = ['device registration status', 'broker version'];

/** Words of the join service's messages that name their cause. */
export const SERVER_MESSAGES = [
  'device object by the given id',
  "target computer's sid",
  'temporarily throttled',
  'request is throttled',
  'public key user certificate',
  'property hostnames already exists',
];

/**
 * @param fields what was read as rows
 * @param weak those of them that are written as other tools write them (`tenantId`)
 * @param banners number of section titles
 * @param rows number of lines that are rows of the status
 * @param loose the other lines
 */
export function recognizePaste(
  fields: readonly FieldValue[],
  weak: ReadonlySet<FieldValue> | null,
  banners: number,
  rows: number,
  loose: readonly LooseLine[],
): PasteKind {
  const labels = new Set<string>();
  for (const field of fields) {
    if (weak?.has(field) !== true) labels.add(field.label);
    if (labels.size >= 3) break;
  }
  if (banners > 0 || labels.size >= 3) return 'dsregcmd-status';
  if (loose.length === 0) return rows > 0 ? 'dsregcmd-status' : 'unknown';

  const text = loose.map((line) => line.text).join('\n');
  const lower = text.toLowerCase();
  const has = (cues: readonly string[]): boolean => cues.some((cue) => lower.includes(cue));
  const hasCode = findCodes(text).length > 0;
  if (has(LINUX) && !labels.has('AzureAdJoined')) return 'linux-dsreg';
  if (lower.includes('autoworkplace')) return 'autoworkplace';
  // A question may name an event; a text of one holds a code or the whole sentence.
  if (has(EVENT) && (hasCode || has(EVENT.slice(0, 2)))) return 'event-text';
  if (has(DEBUG)) return 'dsregcmd-debug';
  if (lower.includes('user accounts:') || loose.some((line) => isOtherVerb(line.text))) return 'dsregcmd-other-verb';
  if (has(EXTENSION) && hasCode) return 'extension-log';
  // One row alone is a status; its label is exact and stands in front.
  if (rows > 0) return 'dsregcmd-status';
  return hasCode || has(SERVER_MESSAGES) ? 'bare-error' : 'unknown';
}

/** A prompt or a line that runs another verb: `C:\>dsregcmd /join /debug`. */
function isOtherVerb(line: string): boolean {
  const text = line.trim().toLowerCase();
  const at = text.indexOf('dsregcmd');
  if (at < 0 || (at > 0 && !text.slice(0, at).includes('>'))) return false;
  const verb = text.slice(at).split(/[ /]{1,4}/)[1];
  return (
    verb !== undefined && ['join', 'leave', 'listaccounts', 'forcerecovery', 'cleanupaccounts', 'debug'].includes(verb)
  );
}
