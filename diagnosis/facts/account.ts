// Who ran the tool and in which context, and whether the user fields therefore describe the affected user.

import type { Capture, FactValue } from '../capture.ts';
import { first, instances, selector, type Selector } from '../selectors.ts';
import type { FieldValue } from '../types.ts';
import { readAccount, readKeySignTest, type Account } from '../values.ts';

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
const firstPart = (name: string, mark: string): string => name.split(mark, 1)[0] ?? name;
const firstLabel = (name: string): string => firstPart(name, '.');

const account = (capture: Capture): Account | null => capture.once(readWho);

function readWho(capture: Capture): Account | null {
  const field = first(capture.status, 'any_diag::Executing Account Name');
  return field === null ? null : readAccount(field.raw);
}

/** `DOMAIN\user, second`, for display; no value when the line is missing. */
export function accountName(capture: Capture): FactValue {
  const who = account(capture);
  if (who === null) return undefined;
  const name = who.prefix === '' ? who.name : `${who.prefix}\\${who.name}`;
  return who.second === '' ? name : `${name}, ${who.second}`;
}

/** system, entra, local, domain or unknown. */
export function accountKind(capture: Capture): FactValue {
  const who = account(capture);
  if (who === null) return 'unknown';
  if (same(who.name, 'SYSTEM') || same(who.prefix, 'NT AUTHORITY') || who.name.endsWith('$')) return 'system';
  if (same(who.prefix, 'AzureAD')) return 'entra';
  const computer = first(capture.status, 'Device Name')?.raw.trim();
  if (computer !== undefined && who.prefix !== '' && same(who.prefix, firstLabel(computer))) return 'local';
  const domain = first(capture.status, 'DomainName')?.raw.trim();
  if (domain !== undefined && (same(who.prefix, domain) || same(who.prefix, firstLabel(domain)))) return 'domain';
  return 'unknown';
}

export const runsAsSystem = (capture: Capture): FactValue =>
  capture.fact('account_kind') === 'system' ? 'true' : 'false';

/** By User Context or a KeySignTest that really ran; no value when neither line was printed readably. */
export function elevated(capture: Capture): FactValue {
  const context = first(capture.status, 'prejoin::User Context')?.raw.trim().toUpperCase();
  const test = readKeySignTest(first(capture.status, 'KeySignTest')?.raw ?? '');
  if (context === 'SYSTEM' || context?.startsWith('ELEVATED') === true) return 'true';
  if (test === 'passed' || test === 'failed') return 'true';
  return context === undefined && test === null ? undefined : 'false';
}

/** A logon without user token services: WinRM, service, scheduled task (0xc0020017), or runas (0x80070520). */
export function noninteractive(capture: Capture): FactValue {
  const { status } = capture;
  const hasPrt = first(status, 'sso::AzureAdPrt')?.raw.trim().toUpperCase() === 'YES';
  for (const label of ['WamDefaultSet', 'NgcPreReq']) {
    for (const field of instances(status, selector(label))) {
      if (field.raw.length < 5) continue;
      for (const id of capture.codesOf(field)) {
        // A PRT proves a usable logon, whatever WAM answered.
        if (id === '0xc0020017' || (id === '0x80070520' && !hasPrt)) return 'true';
      }
    }
  }
  return 'false';
}

/** Only when the conversation names the affected user. */
export function affectedUserDiffers(capture: Capture): FactValue {
  const user = capture.context.affectedUser;
  if (user === undefined) return undefined;
  const who = account(capture);
  if (who === null || capture.fact('account_kind') === 'unknown') return 'false';
  return same(who.name, user) || same(who.second, user) || same(nameOf(user), who.name) ? 'false' : 'true';
}

// `CONTOSO\anna` names the same account as `anna`; the two directories may differ in what stands behind the @.
const nameOf = (user: string): string => firstPart(user.slice(user.lastIndexOf('\\') + 1), '@');

/** Whether what is printed of the user is of the one who is affected: not of SYSTEM, a script or another user. */
export function userFieldsUsable(capture: Capture): FactValue {
  const isOther =
    capture.fact('runs_as_system') === 'true' ||
    capture.fact('noninteractive') === 'true' ||
    capture.fact('affected_user_differs') === 'true';
  return isOther ? 'false' : 'true';
}

const IN_BLOCK = selector('azure_prt::User Identity');
const ANYWHERE = selector('User Identity');

export const prtBlockOtherUser = (capture: Capture): FactValue =>
  othersInBlocks(capture).length > 0 ? 'true' : 'false';

/** Whether another user is named by an attempt for a token, wherever its line came to stand. */
export const namesOtherUser = (capture: Capture): boolean => capture.once(othersAnywhere).length > 0;

/** The lines of the blocks of token attempts that name another user. */
export const othersInBlocks = (capture: Capture): readonly FieldValue[] => capture.once(othersHere);

const othersHere = (capture: Capture): readonly FieldValue[] => othersIn(capture, IN_BLOCK);
const othersAnywhere = (capture: Capture): readonly FieldValue[] => othersIn(capture, ANYWHERE);

/** Both must be sign-in names; a SID says nothing. */
function othersIn(capture: Capture, wanted: Selector): readonly FieldValue[] {
  const own = account(capture)?.second ?? '';
  if (!own.includes('@')) return [];
  return capture.find(wanted).filter(({ raw }) => raw.includes('@') && !same(raw.trim(), own));
}

/** Whether the built-in Administrator ran it, by name or by its RID 500 (Microsoft Learn, Security identifiers). */
export function builtinAdmin(capture: Capture): FactValue {
  const who = account(capture);
  if (who === null) return 'false';
  const isNamed = same(who.name, 'Administrator') && capture.fact('account_kind') === 'local';
  const isSid = [who.name, who.second].some((part) => /^S-1-5-21-[0-9-]{1,60}-500$/.test(part));
  return isNamed || isSid ? 'true' : 'false';
}
