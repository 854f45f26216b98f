// What the loop keeps: what was asked, what was not answered, what people thought, and which knowledge is served.

/** How a turn ended; `other` is everything that asked nothing: commands, buttons, greetings. */
export type AskedKind = 'answer' | 'choices' | 'decline' | 'code' | 'diagnosis' | 'other';

/** One turn, counted; `entry` is the first entry shown, empty when there was none. */
export interface Asked {
  tenant: string;
  kind: AskedKind;
  language: string;
  entry: string;
}

/** A question without an answer: declined, choices nobody took, a code nobody knows. */
export interface Unanswered {
  tenant: string;
  kind: 'decline' | 'choices' | 'unknown-code';
  language: string;
  /** The question as it is compared: folded words, identifiers replaced. */
  form: string;
  /** The question as it was typed last, redacted. */
  text: string;
}

/** An opinion about an answer. */
export interface Rating {
  tenant: string;
  /** The entry the answer was about; empty when it was about none. */
  entry: string;
  language: string;
  /** The version of the knowledge the answer came from. */
  version: string;
  helpful: boolean;
  /** Redacted; empty when nothing was written. */
  comment: string;
}

/** Days in UTC (`2026-11-21`), both included. */
export interface Period {
  from: string;
  to: string;
}

export interface AskedRow extends Asked {
  day: string;
  count: number;
}
export interface UnansweredRow extends Unanswered {
  day: string;
  /** How often it was asked, and how often somebody then opened one of the choices. */
  count: number;
  opened: number;
}
export interface RatingRow extends Rating {
  day: string;
}

/** Everything of a period, oldest first. */
export interface LoopRows {
  asked: AskedRow[];
  unanswered: UnansweredRow[];
  ratings: RatingRow[];
  /** Requests for help opened. */
  requests: number;
}

/** Noting never waits and never fails: it is written in batches, and a crash may lose the last seconds of it. */
export interface Loop {
  asked(turn: Asked): void;
  unanswered(question: Unanswered): void;
  /** Somebody opened one of the choices they were given for this question. */
  opened(choice: { tenant: string; language: string; form: string }): void;
  /** Writes what was noted; also done every few seconds and at the end. */
  flush(): Promise<void>;
  /** @param tenant null for all tenants, which only the operator's command line asks for */
  rows(period: Period, tenant: string | null): Promise<LoopRows>;
}

/** A version of the knowledge that can be served again. */
export interface KeptVersion {
  version: string;
  at: string;
  entries: number;
}

/** Which knowledge is served, over all instances, and what it was made of. */
export interface Versions {
  keep(version: string, files: ReadonlyMap<string, string>): Promise<void>;
  /** The files of a version; null when it is not kept (any more). */
  files(version: string): Promise<Map<string, string> | null>;
  /** Newest first. */
  list(): Promise<KeptVersion[]>;
  wanted(): Promise<string | null>;
  want(value: string): Promise<void>;
}
