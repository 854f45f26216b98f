// The words of the examination: what a pasted output is read into, and what is found in it.

/** The five phases of a join in order, and `hello` beside them. */
export const PHASES = ['pre-check', 'discover', 'auth', 'join', 'post-join', 'hello'] as const;
export type Phase = (typeof PHASES)[number];

/** How Windows and its sources write the phases; no object, whose inherited names would be found too. */
export const PRINTED_PHASES: ReadonlyMap<string, Phase> = new Map([
  ['pre-check', 'pre-check'],
  ['precheck', 'pre-check'],
  ['discover', 'discover'],
  ['discovery', 'discover'],
  ['auth', 'auth'],
  ['authentication', 'auth'],
  ['join', 'join'],
  ['post-join', 'post-join'],
]);

export type Severity = 'block' | 'error' | 'warning' | 'info' | 'ok';
export type Confidence = 'high' | 'medium' | 'low';
export type Verdict = 'failing' | 'healthy' | 'undecided' | 'not-dsregcmd';
export type JoinType =
  'hybrid' | 'entra' | 'domain-only' | 'onprem-drs' | 'registered' | 'none' | 'contradictory' | 'unknown';

/** What kind of text was pasted; when several fit, `dsregcmd-status` wins. */
export type PasteKind =
  | 'dsregcmd-status'
  | 'linux-dsreg'
  | 'dsregcmd-debug'
  | 'dsregcmd-other-verb'
  | 'autoworkplace'
  | 'event-text'
  | 'extension-log'
  | 'bare-error'
  | 'unknown';

/** One printed value. The key of a field is section + account + label; a sub-block is part of the section name. */
export interface FieldValue {
  /** Section with its sub-block as the field table names it: `Device State`, `SSO State > Azure AcquirePrtDiagnostics`. */
  section: string;
  /** 1-based number of the `Work Account N` section, else 0. */
  account: number;
  /** Canonical label of the field table (`AzureAdPrt`), whatever spelling was printed. */
  label: string;
  /** The value as printed, trimmed, wrapped lines joined; may be empty. */
  raw: string;
  /** 1-based line of the text that was pasted. */
  line: number;
  /** The printed line, trimmed: what a finding quotes. */
  quote: string;
}

/** A pasted text, read. Never throws on the way here: what could not be read stands in `loose`. */
export interface DsregStatus {
  kind: PasteKind;
  /** Every value, in printed order. */
  fields: FieldValue[];
  /** All that looks like a row, also what means nothing to a diagnosis: what is redacted. */
  rows: readonly FieldValue[];
  /** Index by canonical label; every instance, in printed order. */
  byLabel: Map<string, FieldValue[]>;
  /** Section names seen by their banner. */
  sections: Set<string>;
  /** `flat` up to Windows 10 1803: device labels stand in Device State, PRT labels in User State. */
  layout: 'flat' | 'sections';
  /** How many `Device State` banners the paste holds. */
  deviceStateBanners: number;
  /** `10.0` from the version banner `Microsoft Windows [Version x.y...]`. */
  osVersion?: string;
  /** 1-based numbers of the lines that are neither row nor frame: a person's words, or something else that was pasted. */
  loose: readonly number[];
  /** The cleaned text, one printed line an entry; index 0 is line 1. */
  lines: string[];
  /** The same as one text. */
  text: string;
}

/** An error code in any notation, normalised. */
export interface ErrorCode {
  /** `0x801c03f2` (lower case, 8 digits) or `AADSTS50155`. */
  id: string;
  /** What was written. */
  written: string;
}

/** A condition, in the one small form that rules are written in. Every value is text. */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { none: Condition[] }
  | (FieldLeaf & { fact?: never })
  | (FactLeaf & { field?: never });

export interface Operators {
  is?: string;
  not?: string;
  in?: string[];
  has?: string | string[];
  code?: string[] | string;
  above?: string;
  below?: string;
  absent?: string;
}
/** `field` is a label, or `alias::label` where the label stands in several sections. */
export type FieldLeaf = { field: string } & Operators;
export type FactLeaf = { fact: string } & Operators;

/** The group of a rule; decides precedence. A display phase comes from the entry. */
export const RULE_GROUPS = [
  'capture',
  'state',
  'pre-check',
  'discover',
  'network',
  'auth',
  'join',
  'tpm',
  'post-join',
  'prt',
  'hello',
  'management',
  'healthy',
  'error-phase',
] as const;
export type RuleGroup = (typeof RULE_GROUPS)[number];

/** What the engine needs of an entry that is a rule: no prose. */
export interface Rule {
  id: string;
  /** The entry it shows, where that is called otherwise: an entry may have a second rule. */
  entry?: string;
  group: RuleGroup;
  priority: number;
  severity: Severity;
  severityIf: { when: Condition; severity: Severity }[];
  /** Whether it says that join, registration or sign-in is stopped, refused or waiting. */
  fails: boolean;
  confidence: Confidence;
  show: 'always' | 'never' | 'on-request';
  when: Condition;
  /** Labels to quote, as conditions name them. */
  evidence: string[];
  /** Ids of rules this one mutes; `*` mutes all. */
  suppresses: string[];
}

export interface Evidence {
  field: string;
  seen: string;
  /** 1-based line of the paste, 0 when the value was derived. */
  line: number;
  quote: string;
}

export interface Finding {
  /** The id of the entry (and rule). */
  id: string;
  /** null for state, capture, management and verdict findings. */
  phase: Phase | null;
  severity: Severity;
  fails: boolean;
  confidence: Confidence;
  /** `0x801c03f2 DSREG_E_DIRECTORY_FAILURE`, `AADSTS50155`; the symbol where one is public. */
  codes: string[];
  evidence: Evidence[];
}

export interface Diagnosis {
  verdict: Verdict;
  failedPhase: Phase | null;
  joinType: JoinType;
  /** One of `findings`, or null. */
  primary: Finding | null;
  /** The primary first, at most three others. */
  findings: Finding[];
  /** Side notes (Hello, management, state, capture), folded in the reply. */
  notes: Finding[];
  /** What is missing to decide, as ids a text exists for: `dsregcmd-status`, `run-as-user`, `section:User State`. */
  missing: string[];
  /** How many rules were judged: the number a healthy verdict names. */
  checked: number;
}

/** What the conversation adds to a paste; all optional, never guessed. */
export interface ChatContext {
  /** When the message was sent, for ages against the capture's own Client Time. */
  messageTime?: Date;
  affectedUser?: string;
  expectsHybrid?: boolean;
  expectsJoin?: boolean;
  joinFailed?: boolean;
  tenant?: string;
  sameDeviceIdTwice?: boolean;
  entraNotWanted?: boolean;
  /** Subjects the user asked about: rules shown on request and Hello remarks are raised for these groups. */
  asksAbout?: RuleGroup[];
}
