// Ages and remaining lives, against the capture's own Client Time or the time of the message; never the wall clock.

import { namesOtherUser } from './account.ts';
import type { Capture, FactValue } from '../capture.ts';
import { first, instances, isBlank, selector } from '../selectors.ts';
import { readTime, readValidity, type Validity } from '../values.ts';

function time(capture: Capture, name: string): number | undefined {
  const field = first(capture.status, name);
  return field === null ? undefined : (readTime(field.raw) ?? undefined);
}

/** A printed time minus the reference time; nothing is read when there is none to compare with. */
function afterReference(capture: Capture, name: string): number | undefined {
  const reference = number(capture.fact('reference_time'));
  return reference === undefined ? undefined : minus(time(capture, name), reference);
}

const minus = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined || right === undefined ? undefined : left - right;

const messageTime = (capture: Capture): number | undefined => capture.context.messageTime?.getTime();
const clientTime = (capture: Capture): number | undefined => time(capture, 'prejoin::Client Time');
const number = (value: FactValue): number | undefined => (typeof value === 'number' ? value : undefined);

/** Client Time where printed, else the time of the chat message as upper bound. */
export const referenceTime = (capture: Capture): FactValue => clientTime(capture) ?? messageTime(capture);

/** The latest time printed of something that had happened: the capture cannot be older than this. */
export function pasteFloor(capture: Capture): FactValue {
  const times = [
    time(capture, 'sso::AzureAdPrtUpdateTime'),
    time(capture, 'sso::EnterprisePrtUpdateTime'),
    validity(capture)?.start ?? undefined,
  ];
  for (const field of instances(capture.status, selector('Previous Prt Attempt')))
    times.push(readTime(field.raw) ?? undefined);
  const known = times.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

export const captureAge = (capture: Capture): FactValue => minus(messageTime(capture), clientTime(capture));

/** How far the clock of the device is before that of the message; no value without both. */
export function clientClockAhead(capture: Capture): FactValue {
  const ahead = minus(clientTime(capture), messageTime(capture));
  return ahead === undefined ? undefined : Math.max(0, ahead);
}

/** No value when negative: a clock fault or an edited text. */
export function prtAge(capture: Capture): FactValue {
  const left = afterReference(capture, 'sso::AzureAdPrtUpdateTime');
  return left === undefined || left > 0 ? undefined : -left;
}

export const prtLeft = (capture: Capture): FactValue => afterReference(capture, 'sso::AzureAdPrtExpiryTime');

export const prtLeftFloor = (capture: Capture): FactValue =>
  minus(time(capture, 'sso::AzureAdPrtExpiryTime'), number(capture.fact('paste_floor')));

const PRT_ATTEMPT = selector('Previous Prt Attempt');

/**
 * Whether a block of a failed token attempt is older than the token that is there: the same user signed in since. Whose
 * token it is tells the line of the account alone.
 */
export function isOutdatedBlock(capture: Capture, section: string): boolean {
  const isKnown = first(capture.status, 'any_diag::Executing Account Name') !== null;
  if (!isKnown || namesOtherUser(capture)) return false;
  const attempt = capture.find(PRT_ATTEMPT).find((field) => field.section === section);
  const at = attempt === undefined ? null : readTime(attempt.raw);
  if (at === null || first(capture.status, 'sso::AzureAdPrt')?.raw.trim().toUpperCase() !== 'YES') return false;
  const updated = time(capture, 'sso::AzureAdPrtUpdateTime');
  return updated !== undefined && at < updated;
}

const PRT_STATUS = selector('azure_prt::Attempt Status');

/** Whether every failed attempt to get or refresh the Entra PRT is older than the token; no value without an attempt. */
export function prtAttemptsOutdated(capture: Capture): FactValue {
  const blocks = capture.find(PRT_STATUS);
  if (blocks.length === 0) return undefined;
  return blocks.every(({ section }) => isOutdatedBlock(capture, section)) ? 'true' : 'false';
}

export const enterprisePrtLeft = (capture: Capture): FactValue =>
  afterReference(capture, 'sso::EnterprisePrtExpiryTime');

const validity = (capture: Capture): Validity | null => capture.once(readCertificate);

function readCertificate(capture: Capture): Validity | null {
  const field = first(capture.status, 'device::DeviceCertificateValidity');
  return field === null ? null : readValidity(field.raw);
}

/** One end of the device certificate minus the reference time. */
function certificateEnd(capture: Capture, end: 'start' | 'end'): number | undefined {
  const reference = number(capture.fact('reference_time'));
  return reference === undefined ? undefined : minus(validity(capture)?.[end] ?? undefined, reference);
}

/** How long the certificate has been valid; below 0 for one that is not yet. */
export function certAge(capture: Capture): FactValue {
  const start = certificateEnd(capture, 'start');
  return start === undefined ? undefined : -start;
}

export const certLeft = (capture: Capture): FactValue => certificateEnd(capture, 'end');

/** Against the latest time printed: below zero proves, inside the paste itself, that the certificate had ended. */
export const certLeftFloor = (capture: Capture): FactValue =>
  minus(validity(capture)?.end ?? undefined, number(capture.fact('paste_floor')));

/** The smallest over the Work Account sections. */
export function workCertLeft(capture: Capture): FactValue {
  const reference = number(capture.fact('reference_time'));
  let smallest: number | undefined;
  for (const field of instances(capture.status, selector('Work Account N::DeviceCertificateValidity'))) {
    if (isBlank(field)) continue;
    const left = minus(readValidity(field.raw)?.end ?? undefined, reference);
    if (left !== undefined && (smallest === undefined || left < smallest)) smallest = left;
  }
  return smallest;
}

/** Only against Client Time: both stand in the same block. */
export const previousRegistrationAge = (capture: Capture): FactValue =>
  minus(clientTime(capture), time(capture, 'prev::Previous Registration'));
