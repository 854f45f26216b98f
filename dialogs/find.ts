// Finds what a message is answered with. The chat and the command line share it, so that both say the same.

import { firstWord, fold, readWords } from './words.ts';
import { decodeFamily } from '../diagnosis/error-code.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { KnowledgeEntry, Language } from '../knowledge/types.ts';
import type { RedactedLines } from '../diagnosis/redact.ts';
import type { ChatContext, DsregStatus } from '../diagnosis/types.ts';
import type { About } from './cards/actions.ts';
import { carry } from './diagnose.ts';
import { hearBeside } from './hear.ts';
import { readVerbs } from './helpdesk/commands.ts';
import type { Ears, Intent } from './recognize.ts';
import { shorten } from './shorten.ts';

export type Found = {
  kind: 'answer' | 'choices' | 'decline' | 'code' | 'diagnosis';
  about: About;
  /** 0 to 1. */
  confidence: number;
  /** What the person is shown, best first, at most three. */
  entries: KnowledgeEntry[];
};

export type Asking = Extract<Intent, { kind: 'paste' | 'code' | 'symbol' | 'question' }>;

/** Whether an intent asks what the search, the codes or the diagnosis answer. */
export function isAsking(intent: Intent): intent is Asking {
  return ['paste', 'code', 'symbol', 'question'].includes(intent.kind);
}

/** How sure a search must be to beat a code that is mentioned in passing. */
const SURE = 0.75;
const QUESTION_LIMIT = 1000;
const KEPT = 300;

/** `paste` is the reference of the remembered redacted text, `hidden` how many details were taken out of it, `whole` all of it. */
export function find(
  intent: Asking,
  text: string,
  language: Language,
  knowledge: Knowledge,
  paste: { ref: string; hidden: number; whole?: RedactedLines } = { ref: '', hidden: 0 },
  context?: ChatContext,
): Found {
  switch (intent.kind) {
    case 'paste': {
      const { status } = intent;
      const diagnosis = knowledge.diagnose(status, { ...hearBeside(status, knowledge), ...context });
      // A long letter that holds no output is a question after all, and so is one field that says too little alone.
      const isForeign =
        diagnosis.verdict === 'not-dsregcmd' &&
        (status.fields.length === 0 || (status.kind === 'unknown' && namesFields(status)));
      if (isForeign || (diagnosis.verdict === 'undecided' && isSentence(text, status))) {
        const coded = lookUp(text, text, language, knowledge);
        if (coded.entries.length > 0) return coded;
        const asked = ask(text, knowledge);
        // Where a field is named, to say that none was recognised would be wrong.
        if (asked.kind !== 'decline' || (isForeign && status.fields.length > 0)) return asked;
      }
      const ids = diagnosis.findings.map((finding) => finding.id);
      const { ref, hidden, whole } = paste;
      return {
        kind: 'diagnosis',
        about: { is: 'diagnosis', d: carry(diagnosis, status, ref, hidden, whole) },
        confidence: sureness(diagnosis.primary?.confidence),
        entries: known(ids, knowledge),
      };
    }
    case 'code': {
      const found = lookUp(intent.query, text, language, knowledge);
      if (!intent.aside) return found;
      const asked = ask(text, knowledge);
      return asked.kind === 'answer' && asked.confidence >= SURE ? asked : found;
    }
    case 'symbol': {
      const found = lookUp(intent.query, text, language, knowledge);
      return found.entries.length > 0 || found.confidence > 0 ? found : ask(text, knowledge);
    }
    case 'question':
      return ask(text, knowledge);
  }
}

/** Words and symbols the recogniser listens for; built once per knowledge. */
export function earsOf(knowledge: Knowledge): Ears {
  let ears = EARS.get(knowledge);
  if (!ears) {
    const symbols = new Set([...knowledge.codeSymbols.values()].map(fold));
    const symbolOpening = new Set([...symbols].map(firstWord));
    const systemErrors = new Set([...knowledge.codeSymbols.keys()].flatMap(systemErrorOf));
    const text = (lang: Language, key: string): string => knowledge.text(lang, key);
    const inOurWords = (said: string): string => knowledge.inOurWords(said);
    ears = { words: readWords(text), symbols, symbolOpening, systemErrors, verbs: readVerbs(text), inOurWords };
    EARS.set(knowledge, ears);
  }
  return ears;
}
const EARS = new WeakMap<Knowledge, Ears>();

/** The number under which Windows prints a code by itself, where it has four digits. */
function systemErrorOf(code: string): string[] {
  const number = String(decodeFamily(code)?.win32 ?? '');
  return number.length === 4 ? [number] : [];
}

function ask(text: string, knowledge: Knowledge): Found {
  const q = text.slice(0, QUESTION_LIMIT);
  const answer = knowledge.ask(q);
  const kept = shorten(q, KEPT);
  const entries = answer.entries.slice(0, 3);
  const ids = entries.map((entry) => entry.id);
  const about: About = answer.kind === 'decline' ? { is: 'decline', q: kept } : { is: answer.kind, ids, q: kept };
  return { kind: answer.kind, about, confidence: answer.confidence, entries };
}

/** A line or two with a field in them, as people ask about one value. */
function isSentence(text: string, status: DsregStatus): boolean {
  return namesFields(status) && text.length < 300 && text.split('\n').length <= 2;
}

/** A field or two among words, and nothing else of an output. */
function namesFields({ fields, sections }: DsregStatus): boolean {
  return fields.length <= 2 && sections.size === 0;
}

function lookUp(query: string, text: string, language: Language, knowledge: Knowledge): Found {
  const result = knowledge.lookup(query, language);
  const ids = [...new Set(result.matches.map((match) => match.entry))];
  const confidence = ids.length > 0 ? 1 : result.decoded !== null || result.suggestions.length > 0 ? 0.5 : 0;
  return { kind: 'code', about: { is: 'code', q: shorten(query, KEPT) }, confidence, entries: known(ids, knowledge) };
}

function known(ids: string[], knowledge: Knowledge): KnowledgeEntry[] {
  return ids.flatMap((id) => knowledge.entry(id) ?? []).slice(0, 3);
}

function sureness(confidence: 'high' | 'medium' | 'low' | undefined): number {
  return confidence === 'low' ? 0.5 : confidence === 'medium' ? 0.75 : 1;
}
