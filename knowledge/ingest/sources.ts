// Reads the source documents and what sources.yaml says about them.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { LANGUAGES } from '../types.ts';
import type { Language } from '../types.ts';
import { lineOf, readYaml } from '../yaml.ts';
import type { Problem } from '../yaml.ts';

export interface SourceDocument {
  /** Name without folder and extension; the same article in two languages has one name. */
  document: string;
  /** Path under sources/. */
  file: string;
  language: Language;
  title: string;
  origin: string;
  licence: string;
  translation: 'machine' | 'human' | 'none';
  /** Whether each translated sentence is followed by its English original. */
  twins: boolean;
  date: string;
  sha256: string;
  /** The document, byte for byte as UTF-8. */
  text: string;
}

const yesNo = z.enum(['yes', 'no']).transform((value) => value === 'yes');
const sourcesSchema = z.array(
  z.strictObject({
    file: z.string().regex(/^[a-z]{2}-[A-Z]{2}\/[a-z0-9-]+\.md$/, 'must read like “nl-NL/name.md”'),
    title: z.string(),
    origin: z.string(),
    licence: z.string(),
    language: z.enum(LANGUAGES),
    translation: z.enum(['machine', 'human', 'none']),
    twins: yesNo,
    date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2020-12-04'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  }),
);

/**
 * @param dir the folder sources/
 * @returns the documents whose file is there and unchanged; what is wrong stands in `problems`
 */
export function readSources(dir: string, problems: Problem[] = []): SourceDocument[] {
  const file = 'sources.yaml';
  const yaml = readFileSync(join(dir, file), 'utf8');
  const raw = readYaml(file, yaml, problems);
  if (raw === undefined) return [];
  const read = sourcesSchema.safeParse(raw);
  if (!read.success) {
    for (const issue of read.error.issues) {
      problems.push({
        file,
        line: lineOf(yaml, issue.path),
        message: `${issue.path.map(String).join('.')}: ${issue.message}`,
      });
    }
    return [];
  }
  const described = new Set<string>();
  const documents = read.data.flatMap((source, at) => {
    const say = (message: string): [] => {
      problems.push({ file, line: lineOf(yaml, [at, 'file']), message });
      return [];
    };
    if (described.has(source.file)) return say(`${source.file} is described twice: keep one`);
    described.add(source.file);
    if (!source.file.startsWith(`${source.language}-`))
      return say(`language is ${source.language}, but the document is in ${source.file.split('/')[0]}/: correct one`);
    const bytes = readBytes(join(dir, source.file));
    if (bytes === null) return say(`${source.file} does not exist: put the document there or remove the line`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== source.sha256) return say(`${source.file} was changed (sha256 ${sha256}): restore the original`);
    return { ...source, document: basename(source.file, '.md'), text: bytes.toString('utf8') };
  });
  for (const found of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const name = found.replaceAll('\\', '/');
    if (name.endsWith('.md') && !described.has(name))
      problems.push({ file, line: 1, message: `${name} is not described: add where it comes from` });
  }
  return documents;
}

function readBytes(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
