// Finds the rules that ask for a code the capture has: however many are about other codes, they are not looked at.

import type { Capture } from './capture.ts';
import type { CompiledRule } from './compile.ts';
import { networkNumber } from './error-code.ts';
import type { FactName } from './facts/facts.ts';
import { codeSet } from './operators.ts';
import { selector } from './selectors.ts';
import type { Condition } from './types.ts';

/** The codes of one fact or field, and the rules that cannot hold without one of theirs among them. */
interface Place {
  codesIn: (capture: Capture) => readonly string[];
  byCode: Map<string | number, CompiledRule[]>;
}

/**
 * @param rules in the order in which they are judged
 * @returns those of them that can hold on a capture as far as its codes tell, in the same order
 */
export function indexByCode(rules: readonly CompiledRule[]): (capture: Capture) => readonly CompiledRule[] {
  const others: CompiledRule[] = [];
  const places = new Map<string, Place>();
  for (const compiled of rules) {
    const leaf = codeLeaf(compiled.rule.when);
    if (leaf === null) {
      others.push(compiled);
      continue;
    }
    const key = leaf.field ?? leaf.fact ?? '';
    let place = places.get(key);
    if (place === undefined) places.set(key, (place = openPlace(leaf)));
    const { ids, networks } = codeSet([leaf.code].flat());
    for (const code of [...ids, ...networks]) {
      const same = place.byCode.get(code);
      if (same) same.push(compiled);
      else place.byCode.set(code, [compiled]);
    }
  }
  if (places.size === 0) return () => rules;
  return (capture) => {
    let found: Set<CompiledRule> | null = null;
    for (const { codesIn, byCode } of places.values()) {
      for (const id of codesIn(capture)) {
        const network = networkNumber(id);
        for (const code of network === null ? [id] : [id, network])
          for (const compiled of byCode.get(code) ?? []) (found ??= new Set(others)).add(compiled);
      }
    }
    return found === null ? others : [...found].sort((left, right) => left.order - right.order);
  };
}

interface CodeLeaf {
  field?: string;
  fact?: string;
  code: string | string[];
}

/** The first code list that must hold for the condition to hold. */
function codeLeaf(condition: Condition): CodeLeaf | null {
  if ('all' in condition) {
    for (const member of condition.all) {
      const leaf = codeLeaf(member);
      if (leaf !== null) return leaf;
    }
    return null;
  }
  if ('any' in condition || 'none' in condition || condition.code === undefined) return null;
  return condition as CodeLeaf;
}

function openPlace({ field, fact }: CodeLeaf): Place {
  const byCode: Place['byCode'] = new Map();
  if (field === undefined) {
    return {
      codesIn(capture) {
        const value = capture.fact(fact as FactName);
        return typeof value === 'object' ? value : [];
      },
      byCode,
    };
  }
  const wanted = selector(field);
  return { codesIn: (capture) => capture.find(wanted).flatMap((one) => capture.codesOf(one)), byCode };
}
