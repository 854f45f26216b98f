// A new output while a request is open: one button adds it, diagnosed and redacted, to what the helpdesk sees.
import { payload } from '../cards/actions.ts';
import type { About, Action } from '../cards/actions.ts';
import { button, say } from '../cards/elements.ts';
import { ownRequestCard } from '../cards/own-request.ts';
import { reply } from '../page.ts';
import { isGuest } from './around.ts';
import { recallPaste } from '../paste-memory.ts';
import type { Reply } from '../services.ts';
import { sentence } from '../turn.ts';
import type { Turn } from '../turn.ts';

/** Offers to add what was just diagnosed to the newest open request; nothing when there is none. */
export async function offerToAttach(about: About, turn: Turn): Promise<Reply[]> {
  const { input, services, page } = turn;
  if (about.is !== 'diagnosis' || about.d.verdict === 'not-dsregcmd') return [];
  if (about.d.paste === '' || input.scope !== 'personal') return [];
  const ticket = await services.helpdesk.newestOpen(input.tenant, input.user.id).catch((error: unknown) => {
    services.log.error('requests-unreadable', error);
    return null;
  });
  if (!ticket) return [];
  const number = String(ticket.number);
  const said = page.t('attach-offer', { number });
  const context = { q: '', ids: about.d.findings.map((finding) => finding.id), paste: about.d.paste };
  const data = payload({ do: 'attach', id: ticket.id, once: page.key, context, lang: page.language });
  return [reply(page, [say(said)], [[button(page.t('button-attach', { number }), data)]], said)];
}

/** Adds it: findings and the redacted paste become part of the request. */
export async function attach(action: Extract<Action, { do: 'attach' }>, turn: Turn): Promise<Reply> {
  const { input, services, page } = turn;
  if (await isGuest(turn)) return sentence(page, 'guest-refused');
  try {
    const paste = await recallPaste(action.context.paste, turn);
    if (paste === '') return sentence(page, 'attach-expired');
    const result = await services.helpdesk.act(`${action.once}:attach`, {
      tenant: input.tenant,
      ticketId: action.id,
      action: 'attach',
      actor: { id: input.user.id, name: input.user.name },
      role: 'requester',
      paste,
      source: action.context.paste,
      findings: action.context.ids.filter((id) => page.entry(id) !== null),
    });
    if (result.outcome === 'missing') return sentence(page, 'ticket-gone');
    const number = String(result.ticket.number);
    if (result.outcome === 'refused')
      return sentence(page, `refused-${result.reason}`, { number, name: page.t('somebody') });
    const events = await services.helpdesk.events(input.tenant, action.id);
    return ownRequestCard(result.ticket, events, page, page.t('done-attach', { number }));
  } catch (error) {
    services.log.error('ticket-action-failed', error);
    return sentence(page, 'act-failed');
  }
}
