// Looks for everything with a shape in a line, and writes what becomes of it.

import { DIRECTORY_SHAPES } from './redact-directory.ts';
import type { Names } from './redact-names.ts';
import { hasPairs, hasRun, isLabelled, SHAPES, type Shape } from './redact-shapes.ts';
import { hideTenants } from './redact-tenants.ts';

/** Where two of them begin at the same sign, the first counts. */
export const ALL_SHAPES: readonly Shape[] = [...SHAPES, ...DIRECTORY_SHAPES];

/** One of these stands in most lines that hold a shape. Each begins with a sign that few lines hold: letters would make it slow. */
const HINT =
  /[@\\]|%40|\/(?:(?:home|users)\/|(?<=(?:host|cifs|ldap|krbtgt|termsrv|wsman|http|gc|dns|mssqlsvc)\/)[a-z])|:(?:[:/]|(?<=[ps]:)[0-9a-z]|[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f])|-(?:[0-9a-fx]{1,4}-[0-9a-fx]{1,4}-[0-9a-fx]|[0-9a-f]{2}[:-][0-9a-f]{2}[:-]|[0-9]{6}-[0-9]{6}-|(?<=(?:desktop|laptop|win|cpc|minint)-))|\.(?:[0-9]{1,3}\.[0-9]{1,3}\.[0-9]|[a-z]{2})|=(?<=(?:cn|ou|dc)=)|\]: ps /i;

/** A quick no for all shapes at once: most lines of an output hold none. */
export const canHoldShape = (line: string): boolean =>
  HINT.test(line) || isLabelled(line) || hasRun(line) || hasPairs(line) || line.includes('eyJ');

/** A line with its shapes replaced, in one pass from the left. No shape spans two lines. */
export function sweep(names: Names, line: string): string {
  const hidden = hideTenants(names, line);
  return canHoldShape(hidden) ? sweepShapes(names, hidden) : hidden;
}

/** Where a shape stands next; it is looked for again only when another has taken its place. */
interface Found {
  shape: Shape;
  match: RegExpExecArray | null;
}

function sweepShapes(names: Names, line: string): string {
  const found = shapesIn(line);
  let swept = '';
  let done = 0;
  for (let first = firstOf(found); first?.match; first = firstOf(found)) {
    const { shape, match } = first;
    const [written] = match;
    const replaced = shape.replace(names, written, match[1], match[2]);
    if (replaced !== written) names.count += 1;
    swept += line.slice(done, match.index) + replaced;
    done = match.index + written.length;
    for (const other of found)
      if (other.match !== null && other.match.index < done) other.match = matchFrom(other.shape, line, done);
  }
  return done === 0 ? line : swept + line.slice(done);
}

function shapesIn(line: string): Found[] {
  const found: Found[] = [];
  for (const shape of ALL_SHAPES) {
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
