// What the reader knows while it goes through a paste, line by line.

import { startPlace, type Place } from './place.ts';
import type { FieldValue } from './types.ts';
import { startWrap, type Wrap } from './wrap.ts';

export interface Reader {
  fields: FieldValue[];
  weak: Set<FieldValue> | null;
  /** Rows inside a sentence, or above the first frame; what is printed says more. */
  said: Set<FieldValue> | null;
  /** Whether words stand above the first frame or in front of a row. */
  hasWords: boolean;
  /** Rows behind words or a prompt that no title follows; what was printed in front says more. */
  behind: Set<FieldValue> | null;
  isInterrupted: boolean;
  sections: Set<string>;
  place: Place;
  banners: number;
  hasUnknownBanner: boolean;
  isBehindVirtualDesktop: boolean;
  /** Whether this run has printed AzureAdJoined already. */
  hasJoinState: boolean;
  /** Rows that stand as rows: label in front, not inside a sentence. */
  rows: number;
  osVersion: string | undefined;
  /** 1-based numbers of lines that are neither row nor frame. */
  loose: number[];
  wrap: Wrap;
}

/** Nobody writes more rows of an output in their own words. */
export const MOST_SAID = 8;

/** Before the first line. */
export function startReader(): Reader {
  return {
    fields: [],
    weak: null,
    said: null,
    hasWords: false,
    behind: null,
    isInterrupted: false,
    sections: new Set(),
    place: startPlace(),
    banners: 0,
    hasUnknownBanner: false,
    isBehindVirtualDesktop: false,
    hasJoinState: false,
    rows: 0,
    osVersion: undefined,
    loose: [],
    wrap: startWrap(),
  };
}

/** A Device State section begins a run of the tool. */
export function countRun(reader: Reader): void {
  if (reader.banners === 0 && reader.fields.length > 0) {
    // Behind another title, or many rows, this is the second run, and the first lost its frame; else what stands in
    // front are words.
    const isWordy = reader.sections.size === 1 && reader.fields.length <= MOST_SAID;
    if (!isWordy && reader.hasJoinState) reader.banners = 1;
    else if (reader.sections.size === 1) reader.said = new Set(reader.fields);
  }
  reader.banners += 1;
  reader.hasJoinState = false;
}

/** The banner of cmd.exe, in any language: `Microsoft Windows [Versie 10.0.19045.2604]`. */
export function readVersion(reader: Reader, text: string): void {
  const at = text.indexOf('Microsoft Windows [');
  if (at < 0) return;
  const match = /([0-9]{1,3}\.[0-9]{1,3})\.[0-9]/.exec(text.slice(at, at + 80));
  if (match?.[1] !== undefined) reader.osVersion ??= match[1];
}
