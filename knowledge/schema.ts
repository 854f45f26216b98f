// The shape of an entry file: what zod checks when entries are loaded and what editors get as entry.schema.json.
import { z } from 'zod';
import { PHASES, RULE_GROUPS } from '../diagnosis/types.ts';
import type { Confidence, Severity } from '../diagnosis/types.ts';
import { localized } from './types.ts';

// YAML is read with the failsafe schema, so every scalar arrives as text; these names say what the text must be.
const text = z.string().trim().min(1, 'is empty: write the text or leave the key out');
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower case words joined by hyphens');
const flag = z.enum(['true', 'false']);
const inAll = z.strictObject(localized(() => text));
const questions = z.strictObject(localized(() => z.array(text)));

/** A code with its public symbol: `0x801c03f2 DSREG_E_DIRECTORY_FAILURE`, `0x80070520`, `AADSTS50155`. */
export const CODE = /^(0x[0-9a-f]{8}|AADSTS[0-9]{4,8})(?: ([A-Za-z][A-Za-z0-9_]*))?$/;
const code = z.string().regex(CODE, 'must read like “0x801c03f2 DSREG_E_DIRECTORY_FAILURE” or “AADSTS50155”');

const step = z.strictObject({
  who: z.enum(['user', 'admin']),
  text: inAll,
  run: text.optional().describe('A command to run as it stands, the same in every language'),
  open: z.url().optional(),
  lastResort: flag.optional().describe('Destructive: stands last and is shown to administrators only'),
});

const severity = z.enum(['block', 'error', 'warning', 'info', 'ok'] as const satisfies readonly Severity[]);
const oneOrMore = z.union([text, z.array(text).min(1)]);
const operators = {
  is: text.optional(),
  not: text.optional(),
  in: z.array(text).min(1).optional(),
  has: oneOrMore.optional(),
  code: oneOrMore.optional(),
  above: text.optional(),
  below: text.optional(),
  absent: flag.optional(),
};
const condition: z.ZodType = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(condition).min(1) }),
    z.strictObject({ any: z.array(condition).min(1) }),
    z.strictObject({ none: z.array(condition).min(1) }),
    z.strictObject({ field: text, ...operators }),
    z.strictObject({ fact: text, ...operators }),
  ]),
);
const rule = z.strictObject({
  group: z.enum(RULE_GROUPS),
  priority: z.string().regex(/^[0-9]+$/, 'must be a whole number'),
  severity,
  'severity-if': z.array(z.strictObject({ when: condition, severity })).optional(),
  fails: flag.optional().describe('Absent: true for the severity error, else false'),
  confidence: z.enum(['high', 'medium', 'low'] as const satisfies readonly Confidence[]),
  show: z.enum(['always', 'never', 'on-request']).optional(),
  when: condition,
  evidence: z.array(text).optional().describe('Labels to quote, as the condition names them'),
  suppresses: z.array(text).optional().describe('Ids of rules this one mutes; * mutes all'),
});
const capture = z.record(z.string(), z.string());

/** One entry file as it is written. */
export const entrySchema = z.strictObject({
  id: slug.describe('The name of the file'),
  phase: z.enum([...PHASES, 'general']).describe('The name of the folder'),
  topics: z.array(slug).max(3).optional(),
  codes: z.array(code).optional(),
  title: inAll,
  cause: inAll,
  fix: z.array(step).min(1),
  questions: questions.optional(),
  units: z.array(text).max(4).optional(),
  corrects: z.array(text).optional(),
  sources: z.array(z.string().regex(/^[a-z0-9-]+#[^\s#]+$/, 'must read like “document#anchor”')).optional(),
  links: z.array(z.url()).optional(),
  checked: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2026-11-21')
    .optional(),
  rule: rule.optional(),
  examples: z
    .strictObject({
      holds: z.array(capture).optional(),
      fails: z.array(capture).optional(),
      unknown: z.array(capture).optional(),
      also: z.array(text).optional(),
    })
    .optional(),
});
export type EntryFile = z.infer<typeof entrySchema>;

/**
 * The schema for editors; a test keeps the committed file equal to it. Editors read YAML with types of their own, where
 * `true` and `0x801c03f2` are no text: what we take for text may be those there.
 */
export function entryJsonSchema(): unknown {
  return z.toJSONSchema(entrySchema, {
    target: 'draft-7',
    io: 'input',
    override({ jsonSchema }) {
      if (jsonSchema.type !== 'string') return;
      if (jsonSchema.enum?.includes('true')) jsonSchema.enum = [true, false];
      Object.assign(jsonSchema, { type: ['string', 'number', 'boolean'] });
    },
  });
}
