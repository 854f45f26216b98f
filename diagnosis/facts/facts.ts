// The derived facts by name: each pure, from the status and what the conversation added, worked out at most once.

import type { Capture, FactValue } from '../capture.ts';
import * as account from './account.ts';
import * as chat from './chat.ts';
import * as codes from './codes.ts';
import * as completeness from './completeness.ts';
import { joinType, joined } from './join-type.ts';
import * as paste from './paste.ts';
import * as tenants from './tenants.ts';
import { allTestsPass, firstFailedTest } from './tests.ts';
import * as times from './times.ts';

// Told by the engine once the other rules are judged.
const later = (): FactValue => undefined;

export const FACTS = {
  paste_kind: paste.pasteKind,
  os_version: paste.osVersion,
  build_hint: paste.buildHint,
  device_state_banners: paste.deviceStateBanners,
  layout: paste.layout,
  unreadable_booleans: paste.unreadableBooleans,
  ids_redacted: paste.idsRedacted,
  missing_sections: completeness.missingSections,
  prejoin_block: completeness.prejoinBlock,
  context_printed: completeness.contextPrinted,
  fallback_printed: completeness.fallbackPrinted,
  capture_complete: completeness.captureComplete,
  join_type: joinType,
  joined,
  reference_time: times.referenceTime,
  paste_floor: times.pasteFloor,
  capture_age: times.captureAge,
  client_clock_ahead: times.clientClockAhead,
  prt_age: times.prtAge,
  prt_left: times.prtLeft,
  prt_left_floor: times.prtLeftFloor,
  prt_attempts_outdated: times.prtAttemptsOutdated,
  enterprise_prt_left: times.enterprisePrtLeft,
  cert_age: times.certAge,
  cert_left: times.certLeft,
  cert_left_floor: times.certLeftFloor,
  work_cert_left: times.workCertLeft,
  previous_registration_age: times.previousRegistrationAge,
  first_failed_test: firstFailedTest,
  all_tests_pass: allTestsPass,
  codes: codes.codes,
  join_codes: codes.joinCodes,
  auth_codes: codes.authCodes,
  attempt_codes: codes.attemptCodes,
  join_network_number: codes.joinNetworkNumber,
  network_fault: codes.networkFault,
  account_name: account.accountName,
  account_kind: account.accountKind,
  runs_as_system: account.runsAsSystem,
  elevated: account.elevated,
  noninteractive: account.noninteractive,
  affected_user_differs: account.affectedUserDiffers,
  user_fields_usable: account.userFieldsUsable,
  prt_block_other_user: account.prtBlockOtherUser,
  builtin_admin: account.builtinAdmin,
  work_account_same_tenant: tenants.workAccountSameTenant,
  work_accounts_all_other_tenant: tenants.workAccountsAllOtherTenant,
  tenant_guid_mismatch: tenants.tenantGuidMismatch,
  cloud: tenants.cloud,
  mdm_host_microsoft: tenants.mdmHostMicrosoft,
  chat_expects_hybrid: chat.chatExpectsHybrid,
  chat_expects_join: chat.chatExpectsJoin,
  chat_join_failed: chat.chatJoinFailed,
  chat_tenant_differs: chat.chatTenantDiffers,
  chat_same_device_id_twice: chat.chatSameDeviceIdTwice,
  chat_entra_not_wanted: chat.chatEntraNotWanted,
  join_unexplained: later,
  prt_unlisted_status: later,
  prt_unlisted_aadsts: later,
  findings_above_info: later,
  verdict_so_far: later,
} satisfies Record<string, (capture: Capture) => FactValue>;

export type FactName = keyof typeof FACTS;

/** A number for each fact: where a capture keeps its value. */
export const FACT_INDEX = Object.fromEntries(Object.keys(FACTS).map((name, index) => [name, index])) as Record<
  FactName,
  number
>;
