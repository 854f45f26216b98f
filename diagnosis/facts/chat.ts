// What the conversation adds to a capture; no value for what was not said, never a guess.

import type { Capture, FactValue } from '../capture.ts';
import { first } from '../selectors.ts';
import { readGuid } from '../values.ts';

const said = (value: boolean | undefined): FactValue => (value === undefined ? undefined : String(value));

export const chatExpectsHybrid = ({ context }: Capture): FactValue => said(context.expectsHybrid);
export const chatExpectsJoin = ({ context }: Capture): FactValue => said(context.expectsJoin);
export const chatJoinFailed = ({ context }: Capture): FactValue => said(context.joinFailed);
export const chatEntraNotWanted = ({ context }: Capture): FactValue => said(context.entraNotWanted);
export const chatSameDeviceIdTwice = ({ context }: Capture): FactValue => said(context.sameDeviceIdTwice);

/** Compares ids only: a tenant has many verified domains, so another domain name proves nothing. */
export function chatTenantDiffers({ status, context }: Capture): FactValue {
  const named = readGuid(context.tenant ?? '');
  const printed = readGuid(first(status, 'TenantId')?.raw ?? '');
  return named === null || printed === null ? undefined : String(named !== printed);
}
