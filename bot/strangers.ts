// People of other organisations: their messages are refused at the gate, and they hear so in one sentence, seldom.
import { clientLanguage } from '../dialogs/language.ts';
import type { Services } from '../dialogs/services.ts';
import type { Incoming } from './gate.ts';
import { base } from './inbound.ts';
import type { Post } from './proactive.ts';

const ONCE_PER_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
/** A tenant's id; what has another form is nobody's organisation. */
const TENANT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** All strangers together: more than this is a flood, not people. */
const MOST_PER_MINUTE = 20;
const MOST_KEPT = 2_000;

/** Tells them; nothing is read, kept or run. The channel itself vouched for where the sentence goes. */
export function openStrangers(
  post: Post,
  services: Pick<Services, 'knowledge' | 'now'>,
): (activity: Incoming) => Promise<void> {
  const told = new Map<string, number>();
  let minute = { from: 0, count: 0 };
  return async (activity) => {
    if (activity.type !== 'message') return;
    const at = services.now().getTime();
    const { tenant, user, localeHint, address } = base(activity);
    if (!TENANT_ID.test(tenant)) return;
    const who = `${tenant}\n${user.id}`;
    if (at - (told.get(who) ?? -Infinity) < ONCE_PER_MS) return;
    if (at - minute.from >= MINUTE_MS) minute = { from: at, count: 0 };
    if (minute.count >= MOST_PER_MINUTE) return;
    minute.count += 1;
    const [oldest] = told.keys();
    if (told.size >= MOST_KEPT && oldest !== undefined) told.delete(oldest);
    told.set(who, at);
    const text = services.knowledge.text(clientLanguage(localeHint), 'guest-refused');
    // Where their organisation does not let the bot write, they hear nothing: there is no other way to them.
    await post(address, { text }).catch(() => undefined);
  };
}
