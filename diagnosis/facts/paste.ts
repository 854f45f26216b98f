// Facts about the paste itself: its kind, layout, build, and what in it cannot be read.

import type { Capture, FactValue } from '../capture.ts';
import { isUnreadableBoolean } from '../readable.ts';
import { DEVICE_STATE } from '../fields.ts';
import { first } from '../selectors.ts';
import { readTitle } from '../titles.ts';
import { readGuid, readThumbprint } from '../values.ts';

/** What was pasted; the reader decides. The mere beginning of an output (a frame, a prompt) is a status that was cut. */
export const pasteKind = ({ status }: Capture): FactValue =>
  status.kind === 'unknown' && isBeginning(status.lines) ? 'dsregcmd-status' : status.kind;

function isBeginning(lines: readonly string[]): boolean {
  if (lines.length > 20) return false;
  const texts = lines.map((line) => line.trim()).filter((line) => line !== '');
  // The last line may be one of which only the start is left.
  const whole = texts.length > 1 ? texts.slice(0, -1) : texts;
  return whole.every((line) => isFrame(line) || line.includes('Microsoft Corporation')) && texts.some(isFrame);
}

const isFrame = (line: string): boolean =>
  line.startsWith('+--') ||
  (line.startsWith('|') && isFirstTitle(line.slice(1))) ||
  line.startsWith('Microsoft Windows [') ||
  line.includes('>dsreg');

/** An output begins with Device State, of which a cut may have left the start. */
function isFirstTitle(text: string): boolean {
  const title = (text.endsWith('|') ? text.slice(0, -1) : text).trim();
  return DEVICE_STATE.startsWith(title) || readTitle(title)?.section === DEVICE_STATE;
}

/** `10.0` from the version banner; no value without one. */
export const osVersion = (capture: Capture): FactValue => capture.status.osVersion;

export const deviceStateBanners = (capture: Capture): FactValue => capture.status.deviceStateBanners;

export const layout = (capture: Capture): FactValue => capture.status.layout;

/** For display only: the banner, else what the printed fields tell of the build. */
export function buildHint({ status }: Capture): FactValue {
  if (status.osVersion !== undefined) return status.osVersion;
  if (status.byLabel.has('Fallback to Fed-Join')) return 'Windows 11 24H2';
  if (first(status, 'ngc::OnPremTGT') !== null) return 'Windows 11 23H2';
  if (status.byLabel.has('Virtual Desktop')) return 'Windows 11 22H2';
  if (first(status, 'ngc::CloudTGT') !== null) return 'Windows 10 21H1';
  return status.layout === 'flat' ? 'Windows 10 1803' : undefined;
}

/** How many boolean lines hold something that is not a value of theirs (JA, NEE, OUI ...). */
export function unreadableBooleans({ status }: Capture): FactValue {
  let count = 0;
  for (const field of status.fields) if (isUnreadableBoolean(field)) count += 1;
  return count;
}

/** Whether a device id, tenant id or thumbprint was masked before pasting. */
export function idsRedacted({ status }: Capture): FactValue {
  const isMasked = (name: string, read: (raw: string) => string | null): boolean => {
    const field = first(status, name);
    return field !== null && read(field.raw) === null;
  };
  const masked =
    isMasked('device::DeviceId', readGuid) ||
    isMasked('TenantId', readGuid) ||
    isMasked('device::Thumbprint', readThumbprint);
  return masked ? 'true' : 'false';
}
