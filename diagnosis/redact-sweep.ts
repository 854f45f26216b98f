// Looks for everything with a shape in a line, and writes what becomes of it.

import { DIRECTORY_SHAPES } from './redact-directory.ts';
import { hideLabelled } from './redact-labels.ts';
import type { Names } from './redact-names.ts';
import { ADDRESSED_SHAPES, canTell, SAID_SHAPES } from './redact-said.ts';
import { hasPairs, hasRun, isLabelled, SHAPES, type Shape } from './redact-shapes.ts';
import { hideNamed } from './redact-named.ts';

/** Where two of them begin at the same sign, the first counts. */
export const ALL_SHAPES: readonly Shape[] = [...ADDRESSED_SHAPES, ...SHAPES, ...DIRECTORY_SHAPES];

/** One of these stands in most lines that hold a shape. Each begins with a sign that few lines hold: letters would make it slow. */
const HINT =
  /[@\\?&]|%40|\/(?:(?:home|users)\/|(?<=(?:host|cifs|ldap|krbtgt|termsrv|wsman|http|gc|dns|mssqlsvc)\/)[a-z])|:(?:[:/]|(?<=[ps]:)[0-9a-z]|[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f])|-(?:[0-9a-fx]{1,4}-[0-9a-fx]{1,4}-[0-9a-fx]|[0-9a-f]{2}[:-][0-9a-f]{2}[:-]|[0-9]{6}-[0-9]{6}-|(?<=(?:desktop|laptop|win|cpc|minint)-))|\.(?:[0-9]{1,3}\.[0-9]{1,3}\.[0-9]|[0-9a-f]{4}\.[0-9a-f]|[a-z]{2})|=(?<=(?:cn|ou|dc)=)|\]: ps |\$(?<=[0-9a-z-]\$)/i;

/** A quick no for all shapes at once: most lines of an output hold none. */
export const canHoldShape = (line: string): boolean =>
  HINT.test(line) || isLabelled(line) || hasRun(line) || hasPairs(line) || line.includes('eyJ');

/**
 * A line with its shapes replaced, in one pass from the left, then with what words tell of. No shape spans two lines.
 * @param isRow whether Windows prints it
 * @param isValue whether moreover no sentence stands in it
 */
export function sweep(names: Names, line: string, isRow = false, isValue = false): string {
  const hidden = hideNamed(names, isRow ? line : hideLabelled(names, line));
  const swept = canHoldShape(hidden) ? sweepShapes(names, hidden, ALL_SHAPES) : hidden;
  return isValue || !canTell(swept) ? swept : sweepShapes(names, swept, SAID_SHAPES, true);
}

/** Where a shape stands next; it is looked for again only when another has taken its place. */
interface Found {
  shape: Shape;
  match: RegExpExecArray | null;
}

function sweepShapes(names: Names, line: string, shapes: readonly Shape[], isSaid = false): string {
  const found = shapesIn(line, shapes);
  let swept = '';
  let done = 0;
  for (let first = firstOf(found); first?.match; first = firstOf(found)) {
    const { shape, match } = first;
    const [written] = match;
    const replaced = shape.replace(names, written, match[1], match[2], match[3], match[4]);
    // Behind a word that told of nothing another one may stand.
    if (isSaid && replaced === written) {
      first.match = matchFrom(shape, line, match.index + 1);
      continue;
    }
    if (replaced !== written) names.count += 1;
    swept += line.slice(done, match.index) + replaced;
    done = match.index + written.length;
    for (const other of found)
      if (other.match !== null && other.match.index < done) other.match = matchFrom(other.shape, line, done);
  }
  return done === 0 ? line : swept + line.slice(done);
}

function shapesIn(line: string, shapes: readonly Shape[]): Found[] {
  const found: Found[] = [];
  for (const shape of shapes) {
    if (!shape.canStandIn(line)) continue;
    const match = matchFrom(shape, line, 0);
    if (match !== null) found.push({ shape, match });
  }
  return found;
}

/** The one that begins first, in the order of the shapes. */
function firstOf(found: readonly Found[]): Found | null {
  let first: Found | null = null;
  for (const one of found) {
    if (one.match !== null && (!first?.match || one.match.index < first.match.index)) first = one;
  }
  return first;
}

function matchFrom({ pattern }: Shape, line: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(line);
}
