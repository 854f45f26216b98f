// A capture under examination: the status, what the conversation adds, and what was worked out from both, each once.

import { findCutCode, type CutCode } from './cut.ts';
import { findCodes } from './error-code.ts';
import { FACTS, FACT_INDEX, type FactName } from './facts/facts.ts';
import { instances, type Selector } from './selectors.ts';
import type { ChatContext, DsregStatus, FieldValue } from './types.ts';

/** Text, a number (durations and times in milliseconds), or a list of codes; undefined is "no value". */
export type FactValue = string | number | readonly string[] | undefined;

export interface Capture {
  readonly status: DsregStatus;
  readonly context: ChatContext;
  /** The value of a derived fact; evaluated on first use. */
  fact(name: FactName): FactValue;
  /** What a reader that several facts share tells of the capture; it is asked on first use. */
  once<Told>(read: (capture: Capture) => Told): Told;
  /** Every printed instance a selector names; found once. */
  find(wanted: Selector): readonly FieldValue[];
  /** The codes printed in a field, normalised, in order. */
  codesOf(field: FieldValue): readonly string[];
  /** Where the paste ends inside a code, so that nothing can be said of it. */
  cutCode(): CutCode | null;
  /** Sets a fact that can only be told after other rules were judged. */
  settle(name: FactName, value: FactValue): void;
}

const NO_CODES: readonly string[] = [];
const DIGIT = /[0-9]/;

/** Opens a capture: pure, nothing is evaluated until it is asked for. */
export function openCapture(status: DsregStatus, context: ChatContext = {}): Capture {
  const values: FactValue[] = [];
  const done: boolean[] = [];
  const told = new Map<unknown, unknown>();
  const codes = new Map<FieldValue, readonly string[]>();
  const found: (readonly FieldValue[])[] = [];
  let cut: CutCode | null | undefined;

  const capture: Capture = {
    status,
    context,
    fact(name) {
      const index = FACT_INDEX[name];
      if (done[index] !== true) {
        done[index] = true;
        values[index] = FACTS[name](capture);
      }
      return values[index];
    },
    once<Told>(read: (capture: Capture) => Told): Told {
      if (!told.has(read)) told.set(read, read(capture));
      return told.get(read) as Told;
    },
    find(wanted) {
      return (found[wanted.index] ??= instances(status, wanted));
    },
    codesOf(field) {
      let read = codes.get(field);
      if (read === undefined) {
        read = DIGIT.test(field.raw) ? readFieldCodes(field, capture.cutCode()) : NO_CODES;
        codes.set(field, read);
      }
      return read;
    },
    cutCode: () => (cut === undefined ? (cut = findCutCode(status)) : cut),
    settle(name, value) {
      const index = FACT_INDEX[name];
      done[index] = true;
      values[index] = value;
    },
  };
  return capture;
}

// In a code field or a test a short number is a Win32 error; in running text only what is written as a code counts,
// not the first block of a masked GUID.
const PROSE = new Set(['Server Message', 'Server Error Description', 'Server Error Code']);
const WRITTEN_AS_CODE = /^(?:0x|aadsts)/i;

function readFieldCodes(field: FieldValue, cut: CutCode | null): readonly string[] {
  const isProse = PROSE.has(field.label);
  const found = findCodes(cut?.field === field ? cut.kept : field.raw, !isProse && !STATES.has(field.label));
  if (found.length === 0) return NO_CODES;
  return found.filter((code) => !isProse || WRITTEN_AS_CODE.test(code.written)).map((code) => code.id);
}

const STATES = new Set(['KeySignTest', 'DeviceAuthStatus']);
