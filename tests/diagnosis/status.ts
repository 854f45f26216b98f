// Builds a small status from labels and values, as the examples of entries are written.
import { FIELDS } from '../../diagnosis/fields.ts';
import { SECTION_ALIASES, topSection } from '../../diagnosis/selectors.ts';
import type { ChatContext, DsregStatus, FieldValue, PasteKind } from '../../diagnosis/types.ts';

const WORK_ACCOUNT = /^Work Account ([0-9]+|N)$/;

interface Built {
  status: DsregStatus;
  context: ChatContext;
}

/**
 * `label`, `alias::label` or `Section > Block::label` with a value each. What is no line of the output is written with
 * an `@`: `@kind`, `@layout`, `@osVersion`, `@banners`, and `@chat.messageTime` and the like for the conversation.
 */
export function buildStatus(lines: Record<string, string>): Built {
  const fields: FieldValue[] = [];
  const context: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(lines)) {
    if (name.startsWith('@chat.')) context[name.slice(6)] = chatValue(name, raw);
    else if (!name.startsWith('@')) fields.push(place(name, raw));
  }
  fields.sort((left, right) => position(left) - position(right));
  const byLabel = new Map<string, FieldValue[]>();
  const sections = new Set<string>();
  fields.forEach((field, index) => {
    field.line = index + 1;
    byLabel.set(field.label, [...(byLabel.get(field.label) ?? []), field]);
    sections.add(topSection(field.section));
  });
  const status: DsregStatus = {
    kind: (lines['@kind'] ?? 'dsregcmd-status') as PasteKind,
    fields,
    rows: fields,
    byLabel,
    sections,
    layout: lines['@layout'] === 'flat' ? 'flat' : 'sections',
    deviceStateBanners: Number(lines['@banners'] ?? (sections.has('Device State') ? '1' : '0')),
    loose: [],
    lines: fields.map((field) => field.quote),
    text: fields.map((field) => field.quote).join('\n'),
    ...(lines['@osVersion'] === undefined ? {} : { osVersion: lines['@osVersion'] }),
  };
  return { status, context };
}

function chatValue(name: string, raw: string): unknown {
  if (name === '@chat.messageTime') return new Date(raw);
  if (name === '@chat.asksAbout') return raw.split(',').map((group) => group.trim());
  return raw === 'true' ? true : raw === 'false' ? false : raw;
}

function place(name: string, raw: string): FieldValue {
  const at = name.indexOf('::');
  const alias = at < 0 ? '' : name.slice(0, at);
  const label = (at < 0 ? name : name.slice(at + 2)).replace(/:$/, '');
  const home = FIELDS.find((field) => field.label === label)?.section;
  if (home === undefined && alias === '') throw new Error(`${name}: no such field`);
  const candidates = alias === '' ? [home ?? ''] : (SECTION_ALIASES[alias] ?? [alias]);
  const section =
    candidates.find((one) => FIELDS.some((field) => field.section === one && field.label === label)) ??
    candidates[0] ??
    '';
  const account = WORK_ACCOUNT.exec(section);
  return {
    section: account ? 'Work Account N' : section,
    account: account ? Number(account[1] === 'N' ? 1 : account[1]) : 0,
    label,
    raw,
    line: 0,
    quote: `${label} : ${raw}`,
  };
}

// Windows prints the blocks of a failed token attempt between AzureAdPrtAuthority and EnterprisePrt.
const MARKERS: Record<string, string> = {
  'SSO State > Azure AcquirePrtDiagnostics': 'AcquirePrtDiagnostics',
  'SSO State > Azure RefreshPrtDiagnostics': 'RefreshPrtDiagnostics',
};

function position(field: FieldValue): number {
  const indexOf = (section: string, label: string): number =>
    FIELDS.findIndex((known) => known.section === section && known.label === label);
  const index = indexOf(field.section, field.label);
  const marker = MARKERS[field.section];
  if (marker !== undefined) return indexOf('SSO State', marker) + (index + 1) / 1000;
  return (index < 0 ? FIELDS.length : index) + field.account / 100;
}

/** The same lines as Windows prints them, for the way through the reader. */
export function renderStatus(lines: Record<string, string>): string {
  const { status } = buildStatus(lines);
  const out: string[] = [];
  if (lines['@osVersion'] !== undefined) out.push(`Microsoft Windows [Version ${lines['@osVersion']}.1]`);
  let section = '';
  let block = '';
  for (const field of status.fields) {
    const title = bannerOf(field);
    if (title !== section && title !== '') out.push('', RULE, `| ${title.padEnd(69)}|`, RULE, '');
    section = title;
    const marker = MARKERS[field.section];
    if (marker !== undefined && block !== field.section) out.push(`${marker.padStart(26)} : PRESENT`);
    block = field.section;
    out.push(`${field.label.padStart(26)} : ${field.raw}`);
  }
  return `${out.join('\n')}\n`;
}

const RULE = `+${'-'.repeat(70)}+`;

function bannerOf(field: FieldValue): string {
  if (field.account > 0) return `Work Account ${field.account}`;
  return topSection(field.section).replace(/ \((?:pre|post)-join\)$/, '');
}
