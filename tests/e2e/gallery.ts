// Every kind of card there is, drawn as people see it: the same things said and pasted, in one language.
import { readFileSync } from 'node:fs';
import { answerCard, choicesCard, declineCard } from '../../dialogs/cards/answer.ts';
import { codeCard } from '../../dialogs/cards/code.ts';
import { addCommentField } from '../../dialogs/cards/comment.ts';
import { diagnosisCard } from '../../dialogs/cards/diagnosis.ts';
import { doctorCard } from '../../dialogs/cards/doctor.ts';
import { helpCard } from '../../dialogs/cards/help.ts';
import { requestBrief, withoutButtons } from '../../dialogs/cards/inserted.ts';
import { blankCard, forgetCard, forgottenCard } from '../../dialogs/cards/privacy.ts';
import { ownRequestCard } from '../../dialogs/cards/own-request.ts';
import { requestForm } from '../../dialogs/cards/request.ts';
import { ticketCard } from '../../dialogs/cards/ticket.ts';
import { carry, redactPaste } from '../../dialogs/diagnose.ts';
import { notice } from '../../dialogs/helpdesk/tell.ts';
import { openPage } from '../../dialogs/page.ts';
import { answerFile } from '../../dialogs/picture.ts';
import type { Page } from '../../dialogs/page.ts';
import type { Examined } from '../../dialogs/doctor.ts';
import type { AdaptiveCard, Reply } from '../../dialogs/services.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import type { Ticket, TicketEvent } from '../../helpdesk/types.ts';
import type { Language } from '../../knowledge/types.ts';
import { drawings } from '../bar/card-drawings.ts';
import { realKnowledge } from '../dialogs/fakes.ts';

/** Read in a picture of an output: a code to tap, and lines to correct. */
const READ = 'AzureAdJoined : NO\nDomainJoined : YES\nClient ErrorCode : 0x801c03f2';
const KEY = '0123456789abcdef0123456789abcdef0123';
const AT = '2026-11-21T08:00:00.000Z';
const DIAGNOSES: Record<string, string> = {
  waiting: 'sync-join-waiting-win11-22h2',
  refused: 'token-refused-by-federation-win10-1809',
  discovery: 'discovery-tls-inspection-win11-23h2',
  'pre-check': 'domain-controller-unreachable-win11-24h2',
  'no phase': 'bare-aadsts-message',
  hello: 'hello-will-provision-blocked-by-policy-win11-24h2',
  healthy: 'hybrid-healthy-win11-24h2',
  'cut off': 'cut-after-device-details-win11-23h2',
  'another user': 'run-as-system-win11-23h2',
  'something else': 'not-dsregcmd-ipconfig',
  'event log': 'event-304-scp-unreadable',
};

/** What `doctor` tells of: each state once, with details and without. */
const EXAMINED: Examined[] = [
  { check: 'program', state: 'ok', says: 'program-ok', args: { version: '0.1.0', node: '20.20.2' } },
  { check: 'settings', state: 'ok', says: 'settings-teams', args: { cloud: 'public' } },
  { check: 'documents', state: 'skipped', says: 'documents-none' },
  { check: 'outbox', state: 'look', says: 'outbox-lost', args: { count: 2 } },
  { check: 'channel', state: 'look', says: 'channel-none' },
  { check: 'token', state: 'failed', says: 'token-unreachable', args: { host: 'login.microsoftonline.com' } },
  {
    check: 'knowledge',
    state: 'failed',
    says: 'knowledge-broken',
    args: { count: 2 },
    details: [
      'knowledge/entries/join/tpm-bad-keyset.yaml:12: title.nl is missing',
      'knowledge/units.yaml:3: no such unit',
    ],
  },
];

export interface Drawn {
  name: string;
  language: Language;
  card: AdaptiveCard;
}

/** The paste of a situation of the fixtures. */
export function pasteOf(situation: string): string {
  return readFileSync(new URL(`../fixtures/dsregcmd/${situation}/input.txt`, import.meta.url), 'utf8');
}

/** What a paste is answered with. */
function diagnosed(paste: string, page: Page): Reply {
  const { hidden } = redactPaste(paste);
  return diagnosisCard(carry(realKnowledge().diagnose(paste), parseStatus(paste), KEY, hidden), page);
}

/** As the message extension puts it into any chat. */
function inserted({ text, card }: Reply): Reply {
  return card ? { text, card: withoutButtons(card) } : { text };
}

/** One card of each kind in each of its states. */
export function gallery(language: Language): Drawn[] {
  const knowledge = realKnowledge();
  const page = openPage(knowledge, language, KEY);
  const inChannel = openPage(knowledge, language, KEY, 'channel');
  const inGroup = openPage(knowledge, language, KEY, 'groupChat');
  const unreachable = { ...inGroup, aside: 'failed', ownChat: 'https://teams.microsoft.com/l/chat/0/0' } as const;
  const code = (q: string): Reply => codeCard(knowledge.lookup(q, language), q, page);
  const context = { q: 'Kari’s PC asks for a password all day', ids: ['sync-join-waiting'], paste: KEY };
  const paste = redactPaste(pasteOf('sync-join-waiting-win11-22h2'));
  const form = {
    summary: context.q,
    severity: 'normal' as const,
    contact: '',
    paste: paste.text,
    hidden: paste.hidden,
  };
  const missing = {
    ...form,
    summary: '',
    problem: page.t('form-summary-missing'),
    matches: ['drs-discovery-dns', 'wstrust-endpoints'],
  };
  const given = { once: KEY, context, lang: language, version: '1' };
  const common = drawings('Kari’s PC does not sign in to Teams since Monday', language);
  const replies: Record<string, Reply> = {
    ...common,
    welcome: helpCard(page, true),
    help: helpCard(page),
    'help in a channel': helpCard(inChannel),
    answer: answerCard(['wstrust-endpoints', 'drs-discovery-dns'], 'azure ad', page),
    choices: choicesCard(['wstrust-endpoints', 'drs-discovery-dns', 'sync-join-waiting'], 'x', page),
    decline: declineCard('How do I fix the coffee machine on the second floor?', page),
    'known code': code('0x801c03f2'),
    'picture of an output': answerFile({ is: 'picture', text: READ } as never, page, knowledge),
    'two codes': code('0x801c0021 and 0xcaa20003'),
    'code of many': code('0x80072ee7'),
    'unknown code': code('0x8007139f'),
    'mistyped code': code('0x801c03f9'),
    'unknown sign-in code': code('AADSTS987654'),
    'paste in a channel': diagnosed(pasteOf('sync-join-waiting-win11-22h2'), inChannel),
    'paste in a group chat': diagnosed(pasteOf('sync-join-waiting-win11-22h2'), unreachable),
    'doctor, all well': doctorCard(EXAMINED.slice(0, 3), page),
    'doctor, not well': doctorCard(EXAMINED, page),
    'inserted answer': inserted(answerCard(['wstrust-endpoints'], '', page)),
    'inserted code': inserted(code('0x801c03f2')),
    'inserted unknown code': inserted(code('0x8007139f')),
    ...Object.fromEntries(
      Object.entries(DIAGNOSES).map(([name, situation]) => [`paste: ${name}`, diagnosed(pasteOf(situation), page)]),
    ),
    form: requestForm(form, KEY, context, page),
    'form that came back': requestForm(missing, KEY, context, page),
    'form after no help': addCommentField(requestForm(form, KEY, context, page), given, page),
    ...requests(page, paste.text),
    forget: forgetCard(3, KEY, new Date(AT), page),
    forgotten: forgottenCard(3, 2, page),
  };
  return Object.entries(replies).flatMap(([name, { card }]) => (card ? [{ name, language, card }] : []));
}

function requests(page: Page, paste: string): Record<string, Reply> {
  const ticket: Ticket = {
    tenant: 't',
    user: { id: 'u', name: 'Kari Nordmann' },
    language: 'nb',
    address: 'a',
    summary: 'PC-en ber om passord hele dagen',
    severity: 'urgent',
    contact: '+47 900 00 000',
    question: 'Hvorfor står enheten min som Pending?',
    answer: 'Entra ID kjenner ikke denne PC-en ennå',
    findings: ['sync-join-waiting'],
    paste,
    id: 'i',
    number: 1042,
    status: 'open',
    assignee: null,
    createdAt: AT,
    updatedAt: AT,
    version: 1,
  };
  const actor = { id: 'v', name: 'Anna de Vries' };
  const happened = (action: TicketEvent['action'], text = ''): TicketEvent => ({
    seq: 2,
    at: AT,
    action,
    actor,
    text,
    paste: '',
    findings: [],
  });
  const reply = happened('reply', 'Start PC-en på nytt og vent en halv time.');
  const around = { onCall: [actor], chat: 'kari@contoso.example' };
  const closed = { ...ticket, status: 'closed' as const, assignee: actor };
  return {
    'ticket, open': ticketCard(ticket, page, around),
    'ticket, closed': ticketCard(closed, page),
    'own request, open': ownRequestCard(ticket, [happened('assign'), reply, happened('request-run')], page),
    'own request, closed': ownRequestCard(closed, [reply, happened('close')], page),
    'notice of a close': notice(closed, happened('close'), page),
    'notice of a new run': notice(ticket, happened('request-run'), page),
    emptied: blankCard(ticket, page),
    'inserted request': { text: '', card: requestBrief({ ...closed, status: 'assigned' }, true, page).card },
  };
}

/** Every entry as an answer, every code, every situation of the fixtures. */
export function everyAnswer(language: Language, situations: string[]): Drawn[] {
  const knowledge = realKnowledge();
  const page = openPage(knowledge, language, KEY);
  const codes = new Set(knowledge.entries.flatMap((entry) => entry.codes.map(({ id }) => id)));
  const replies: [string, Reply][] = [
    ...knowledge.entries.map(({ id }): [string, Reply] => [`entry ${id}`, answerCard([id], '', page)]),
    ...[...codes].map((id): [string, Reply] => [`code ${id}`, codeCard(knowledge.lookup(id, language), id, page)]),
    ...situations.map((name): [string, Reply] => [`paste ${name}`, diagnosed(pasteOf(name), page)]),
  ];
  return replies.flatMap(([name, { card }]) => (card ? [{ name, language, card }] : []));
}
