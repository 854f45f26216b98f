// The few messages whose answer is known beforehand; whoever answers them rightly is in order.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from './yaml.ts';
import type { Problem } from './yaml.ts';

export interface Golden {
  ask: string;
  /** The entry that must come first; `none` for a plain no. */
  entry: string;
}

const FORM = z.array(z.strictObject({ ask: z.string().min(1), entry: z.string().min(1) })).min(1);

/**
 * Reads `golden.yaml`.
 * @param dir the knowledge folder
 * @throws Error naming the file when it is missing or of another form
 */
export function readGolden(dir: string): Golden[] {
  const problems: Problem[] = [];
  const read = FORM.safeParse(readYaml('golden.yaml', readFileSync(join(dir, 'golden.yaml'), 'utf8'), problems));
  if (read.success) return read.data;
  throw new Error(problems[0] ? `golden.yaml:${problems[0].line}: ${problems[0].message}` : 'golden.yaml: wrong form');
}
