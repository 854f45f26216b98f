// Reads what a button sent: it went through somebody's hands, so nothing in it is believed unchecked.
import { LANGUAGES } from '../../knowledge/types.ts';
import type { JoinType, Phase, Severity, Verdict } from '../../diagnosis/types.ts';
import { shorten } from '../shorten.ts';
import { TEXT_LIMIT, TICKET_ACTS } from './actions.ts';
import type { About, Action, CarriedDiagnosis, CarriedFinding, Context, Form } from './actions.ts';

type Data = Record<string, unknown>;

/** Reads what a button sent. Null when it is not ours, damaged, or from another version: the caller says so. */
export function parseAction(value: unknown): Action | null {
  if (!isData(value) || value.v !== 1) return null;
  const lang = LANGUAGES.find((language) => language === value.lang);
  if (lang === undefined) return null;
  const context = readContext(value.context);
  const once = readText(value.once, 64);
  const id = readText(value.id, 64);
  switch (value.do) {
    case 'show': {
      const about = readAbout(value.about);
      return about && { do: 'show', about, lang };
    }
    case 'open': {
      const entry = readId(value.id);
      return entry === null ? null : { do: 'open', id: entry, q: readWords(value.q, 400) ?? '', lang };
    }
    case 'solved':
    case 'still-broken':
      return context && once ? { do: value.do, once, context, lang, ...readVersion(value) } : null;
    case 'comment':
      return once ? { do: 'comment', once, lang, text: readText(value.comment, 2000) ?? '' } : null;
    case 'react': {
      const text = readText(value.text, 2000) ?? '';
      return context && once
        ? { do: 'react', once, context, lang, ...readVersion(value), helpful: value.helpful === true, text }
        : null;
    }
    case 'escalate':
      return context && { do: 'escalate', context, lang };
    case 'send':
      return context && once
        ? {
            do: 'send',
            once,
            context,
            lang,
            form: readForm(value),
            ...(value.seen === true ? { seen: true } : {}),
            ...readBy(value),
          }
        : null;
    case 'check':
      return { do: 'check', read: readText(value.read, 2000) ?? '', lang };
    case 'cancel':
      return { do: 'cancel', lang, ...readBy(value) };
    case 'my-requests':
      return { do: 'my-requests', lang, ...readBefore(value.before) };
    case 'team-requests':
      return { do: 'team-requests', search: readText(value.search, 100) ?? '', lang, ...readBefore(value.before) };
    case 'request':
      return id ? { do: 'request', id, lang } : null;
    case 'ticket': {
      const act = TICKET_ACTS.find((name) => name === value.act);
      const { version } = value;
      if (!act || !id || !once || typeof version !== 'number' || !Number.isSafeInteger(version)) return null;
      return { do: 'ticket', act, id, version, once, lang, text: readWords(value[`text-${act}`], TEXT_LIMIT) ?? '' };
    }
    case 'attach':
      return id && context && once ? { do: 'attach', id, once, context, lang } : null;
    case 'forget':
      return once ? { do: 'forget', once, at: readText(value.at, 40) ?? '', lang } : null;
    case 'forget-ask':
    case 'keep-data':
      return { do: value.do, lang };
    case 'export':
      return { do: 'export', part: Number.isSafeInteger(value.part) ? Number(value.part) : 0, lang };
    default:
      return null;
  }
}

/** Cards sent before answers carried their version have none. */
function readVersion(value: Data): { version?: string } {
  const version = readText(value.version, 40);
  return version === null ? {} : { version };
}

/** Forms sent before they had an owner have none. */
function readBy(value: Data): { by?: string } {
  const by = readText(value.by, 40);
  return by === null ? {} : { by };
}

function readBefore(value: unknown): { before?: number } {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? { before: value } : {};
}

function readForm(value: Data): Form {
  const form: Form = {};
  for (const field of ['summary', 'severity', 'contact', 'paste'] as const) {
    const text = readWords(value[field], 20_000);
    if (text !== null) form[field] = text;
  }
  return form;
}

function readContext(value: unknown): Context | null {
  if (!isData(value)) return null;
  const ids = readIds(value.ids, 8);
  return ids && { q: readWords(value.q, 400) ?? '', ids, paste: readText(value.paste, 64) ?? '' };
}

function readAbout(value: unknown): About | null {
  if (!isData(value)) return null;
  const q = readWords(value.q, 400) ?? '';
  switch (value.is) {
    case 'answer':
    case 'choices': {
      const ids = readIds(value.ids, 5);
      return ids && ids.length > 0 ? { is: value.is, ids, q } : null;
    }
    case 'code':
    case 'decline':
    case 'document':
      return { is: value.is, q };
    case 'help':
      return { is: 'help' };
    case 'diagnosis': {
      const d = readDiagnosis(value.d);
      return d && { is: 'diagnosis', d };
    }
    default:
      return null;
  }
}

const VERDICTS: readonly Verdict[] = ['failing', 'healthy', 'undecided', 'not-dsregcmd'];
const PHASE_NAMES: readonly Phase[] = ['pre-check', 'discover', 'auth', 'join', 'post-join', 'hello'];
const SEVERITIES: readonly Severity[] = ['block', 'error', 'warning', 'info', 'ok'];
const JOIN_TYPES: readonly JoinType[] = [
  'hybrid',
  'entra',
  'domain-only',
  'onprem-drs',
  'registered',
  'none',
  'contradictory',
  'unknown',
];

function readDiagnosis(value: unknown): CarriedDiagnosis | null {
  if (!isData(value) || !Array.isArray(value.findings)) return null;
  const verdict = VERDICTS.find((v) => v === value.verdict);
  const join = JOIN_TYPES.find((j) => j === value.join);
  const notes = readIds(value.notes, 8);
  const findings = value.findings.slice(0, 4).map(readFinding);
  if (verdict === undefined || join === undefined || notes === null) return null;
  return {
    verdict,
    phase: PHASE_NAMES.find((p) => p === value.phase) ?? null,
    join,
    findings: findings.filter((finding) => finding !== null),
    notes,
    missing: readTexts(value.missing, 8, 80),
    checked: typeof value.checked === 'number' && Number.isSafeInteger(value.checked) ? value.checked : 0,
    seen: readTexts(value.seen, 12, 160),
    paste: readText(value.paste, 64) ?? '',
    private: value.private === true,
  };
}

function readFinding(value: unknown): CarriedFinding | null {
  if (!isData(value)) return null;
  const id = readId(value.id);
  const severity = SEVERITIES.find((s) => s === value.severity);
  if (id === null || severity === undefined) return null;
  return { id, severity, codes: readTexts(value.codes, 6, 80), quotes: readTexts(value.quotes, 6, 400) };
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readText(value: unknown, limit: number): string | null {
  return typeof value === 'string' ? value.slice(0, limit) : null;
}

/** What somebody wrote. */
function readWords(value: unknown, limit: number): string | null {
  return typeof value === 'string' ? shorten(value, limit) : null;
}

function readTexts(value: unknown, count: number, limit: number): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((item) => typeof item === 'string')
    .slice(0, count)
    .map((text) => text.slice(0, limit));
}

/** An entry id: kebab case, looked up before it is used. */
function readId(value: unknown): string | null {
  return typeof value === 'string' && value.length <= 80 && /^[a-z0-9-]+$/.test(value) ? value : null;
}

function readIds(value: unknown, count: number): string[] | null {
  if (!Array.isArray(value)) return null;
  const ids = value.map(readId);
  return ids.some((id) => id === null) ? null : ids.filter((id) => id !== null).slice(0, count);
}
