// Every card that shows what somebody typed, drawn with one text in every place a text can come to.
import { carry } from '../../dialogs/diagnose.ts';
import { answerCard, choicesCard, declineCard } from '../../dialogs/cards/answer.ts';
import { codeCard } from '../../dialogs/cards/code.ts';
import { diagnosisCard } from '../../dialogs/cards/diagnosis.ts';
import { documentCard } from '../../dialogs/cards/document.ts';
import { ownRequestCard, requestsCard } from '../../dialogs/cards/own-request.ts';
import { exportCard } from '../../dialogs/cards/privacy.ts';
import { reportCard } from '../../dialogs/cards/report.ts';
import { receipt, requestForm } from '../../dialogs/cards/request.ts';
import { ticketCard } from '../../dialogs/cards/ticket.ts';
import { notice, threadLine } from '../../dialogs/helpdesk/tell.ts';
import { openPage } from '../../dialogs/page.ts';
import { answerFile } from '../../dialogs/picture.ts';
import type { Reply } from '../../dialogs/services.ts';
import type { Ticket, TicketEvent } from '../../helpdesk/types.ts';
import type { Language } from '../../knowledge/types.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import { realKnowledge } from '../dialogs/fakes.ts';

const KEY = '0123456789abcdef0123456789abcdef0123';
const AT = '2026-11-21T08:00:00.000Z';

/** Name of the card -> the reply, with `typed` cut as the flows cut it. */
export function drawings(typed: string, language: Language): Record<string, Reply> {
  const knowledge = realKnowledge();
  const page = openPage(knowledge, language, KEY);
  const entry = knowledge.entries[0]?.id ?? '';
  const q = typed.slice(0, 500);
  const line = typed.slice(0, 200);
  const paste = `AzureAdJoined : YES\nServer Message : ${line}\nTenantName : ${line}\n${typed}`.slice(0, 6000);
  const ticket: Ticket = {
    tenant: 't',
    user: { id: 'u', name: line },
    language: 'nb',
    address: 'a',
    summary: line,
    severity: 'urgent',
    contact: line.slice(0, 120),
    question: q,
    answer: q,
    findings: [entry],
    paste,
    id: 'i',
    number: 1042,
    status: 'assigned',
    assignee: { id: 'v', name: line },
    createdAt: AT,
    updatedAt: AT,
    version: 1,
  };
  const event: TicketEvent = {
    seq: 2,
    at: AT,
    action: 'reply',
    actor: { id: 'v', name: line },
    text: q,
    paste: '',
    findings: [],
  };
  const diagnosis = carry(knowledge.diagnose(paste), parseStatus(paste), KEY, 0);
  const finding = { id: entry, severity: 'error' as const, codes: ['0x801c03f2'], quotes: [line.slice(0, 140)] };
  const form = { summary: line, severity: 'normal' as const, contact: line.slice(0, 120), paste, hidden: 2 };
  const excerpt = { file: 'vpn.md', place: [line, line], line: 3, language: null, text: q, coverage: 1 };
  const around = { onCall: [{ id: '29:x', name: line }], chat: 'kari@contoso.example' };
  const personal = {
    tickets: [ticket],
    events: { i: [event] },
    welcomedAt: AT,
    remembered: { paste },
    ratings: [{ entry, language, helpful: false, comment: q, at: AT }],
    actions: [{ number: 1, action: 'note', at: AT, text: q }],
  };
  const report = {
    period: { from: '2026-11-01', to: '2026-11-21' },
    turns: 9,
    questions: 5,
    requests: 1,
    helpful: 1,
    notHelpful: 1,
    languages: [{ language, count: 5 }],
    top: [{ entry, count: 3 }],
    unanswered: [{ text: q, kind: 'decline' as const, language, count: 2 }],
    lowRated: [{ entry, helpful: 0, notHelpful: 1, comments: [q] }],
  };
  return {
    answer: answerCard([entry], q, page),
    choices: choicesCard([entry], q, page),
    decline: declineCard(q, page),
    code: codeCard(knowledge.lookup(q, language), q, page),
    diagnosis: diagnosisCard({ ...diagnosis, findings: [finding] }, page),
    document: documentCard([excerpt, excerpt], q, page),
    picture: answerFile({ is: 'picture', text: `Error 0x801c03f2 ${typed}`.slice(0, 4000) } as never, page, knowledge),
    form: requestForm(form, KEY, { q, ids: [entry], paste: KEY }, page),
    receipt: receipt(ticket, [], page),
    ticket: ticketCard(ticket, page),
    'ticket, on call': ticketCard({ ...ticket, status: 'open', assignee: null }, page, around),
    'own request': ownRequestCard(ticket, [event], page),
    requests: requestsCard(
      {
        said: page.t('my-requests', { count: 1 }),
        tickets: [ticket],
        names: true,
        more: () => ({ do: 'my-requests', lang: language }),
      },
      page,
    ),
    notice: notice(ticket, event, page),
    'thread line': threadLine(ticket, event, page),
    export: exportCard(personal, { id: 'u', name: line }, 0, page),
    report: reportCard(report, page),
  };
}
