// The helpdesk's own settings, by typed command and at once: on call, hours, routes, reminders. Administrators only.
import type { HelpdeskSettings, Person } from '../../helpdesk/types.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { audit } from '../administrators.ts';
import { heading, say } from '../cards/elements.ts';
import { reply } from '../page.ts';
import type { Reply } from '../services.ts';
import { sentence } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { earsOf } from '../find.ts';
import { fold } from '../words.ts';
import { isHelpdeskPlace, isOfTheHelpdesk } from './around.ts';
import type { HelpdeskCommand, Setting } from './commands.ts';
import { readDayNames, readHours, sayHours } from './read-hours.ts';

const PHASES = ['pre-check', 'discover', 'auth', 'join', 'post-join', 'hello'];
const MOST_PEOPLE = 10;
const MOST_DAYS = 30;

/** What is to become of the settings, or the sentence that says why nothing does. */
type Wish = { change: (now: HelpdeskSettings) => HelpdeskSettings } | { problem: string; name?: string } | null;

/** Shows the settings, or changes one and shows them. */
export async function changeSetting(
  { setting, rest }: Extract<HelpdeskCommand, { is: 'setting' }>,
  turn: Turn,
): Promise<Reply> {
  const { input, services, page } = turn;
  try {
    const { tenant } = input;
    const role = await services.directory.roleOf(tenant, input.user.id);
    const channel = await services.helpdesk.channel(tenant);
    if (channel === null) return sentence(page, 'settings-no-channel');
    if (role !== 'administrator') {
      await audit('settings', setting, 'not-allowed', turn);
      return sentence(page, 'settings-administrators');
    }
    if (!(await isHelpdeskPlace(turn))) return sentence(page, 'settings-elsewhere');
    const wish = await wishOf(setting, rest, turn);
    if (wish && 'problem' in wish) return sentence(page, wish.problem, { name: wish.name ?? '' });
    const settings = wish
      ? await services.helpdesk.changeSettings(tenant, wish.change, { actor: input.user.id, setting })
      : await services.helpdesk.settings(tenant);
    return settingsCard(settings, await services.helpdesk.undelivered(tenant), turn, wish !== null);
  } catch (error) {
    services.log.error('settings-failed', error);
    return sentence(page, 'setup-failed');
  }
}

function wishOf(setting: Setting, rest: string, turn: Turn): Wish | Promise<Wish> {
  if (setting === 'settings' || (rest === '' && (turn.input.mentions ?? []).length === 0)) return null;
  const off = isWord(rest, 'off', turn);
  switch (setting) {
    case 'on-call':
      return onCallWish(off, turn);
    case 'hours':
      return hoursWish(rest, off, turn);
    case 'route':
      return routeWish(rest, turn);
    case 'remind':
      return remindWish(rest, off);
  }
}

async function onCallWish(off: boolean, turn: Turn): Promise<Wish> {
  if (off) return { change: (now) => ({ ...now, onCall: [] }) };
  const people = await membersNamed(turn);
  if (!Array.isArray(people)) return people;
  if (people.length === 0) return { problem: 'on-call-how' };
  return { change: (now) => ({ ...now, onCall: people }) };
}

/** The people mentioned, when all of them are in the helpdesk's team: whoever is not could not see the card. */
async function membersNamed({ input, services }: Turn): Promise<Person[] | { problem: string; name: string }> {
  const people = (input.mentions ?? []).slice(0, MOST_PEOPLE);
  for (const { id, name } of people) {
    const role = await services.directory.roleOf(input.tenant, id);
    if (!isOfTheHelpdesk(role)) return { problem: 'on-call-not-member', name };
  }
  return people;
}

async function hoursWish(rest: string, off: boolean, { input, services }: Turn): Promise<Wish> {
  if (off) return { change: (now) => ({ ...now, hours: null }) };
  const { hours: before } = await services.helpdesk.settings(input.tenant);
  const names = readDayNames(LANGUAGES.map((language) => services.knowledge.text(language, 'words-days')));
  const hours = readHours(rest, names, before?.zone);
  return hours === null ? { problem: 'hours-how' } : { change: (now) => ({ ...now, hours }) };
}

/** `route nl @anna`, `route hello here`, `route nl off`. */
async function routeWish(rest: string, turn: Turn): Promise<Wish> {
  const { input } = turn;
  const [first = '', ...words] = rest.split(/\s+/);
  const key = first.toLowerCase();
  if (!(LANGUAGES as readonly string[]).includes(key) && !PHASES.includes(key) && !isTopic(key, turn)) {
    return { problem: 'route-how' };
  }
  const others = (now: HelpdeskSettings) => now.routes.filter((route) => route.key !== key);
  const known = (now: HelpdeskSettings) =>
    now.routes.find((route) => route.key === key) ?? { key, onCall: [], address: '' };
  const how = words.join(' ');
  if (isWord(how, 'off', turn)) return { change: (now) => ({ ...now, routes: others(now) }) };
  if (isWord(how, 'here', turn)) {
    if (input.scope !== 'channel') return { problem: 'setup-elsewhere' };
    const { address } = input;
    return { change: (now) => ({ ...now, routes: [...others(now), { ...known(now), address }] }) };
  }
  const people = await membersNamed(turn);
  if (!Array.isArray(people)) return people;
  if (people.length === 0) return { problem: 'route-how' };
  return { change: (now) => ({ ...now, routes: [...others(now), { ...known(now), onCall: people }] }) };
}

function isTopic(key: string, { services }: Turn): boolean {
  return services.knowledge.entries.some((entry) => entry.topics.includes(key));
}

function remindWish(rest: string, off: boolean): Wish {
  const days = off ? 0 : Number(/^\d{1,2}/.exec(rest)?.[0] ?? 'none');
  if (!Number.isInteger(days) || days > MOST_DAYS) return { problem: 'remind-how' };
  return { change: (now) => ({ ...now, remindAfterDays: days }) };
}

function isWord(text: string, which: 'off' | 'here', { services }: Turn): boolean {
  return earsOf(services.knowledge).verbs[which].has(fold(text));
}

function settingsCard(settings: HelpdeskSettings, undelivered: number, { page }: Turn, changed: boolean): Reply {
  const names = (people: Person[]): string => people.map(({ name }) => name).join(', ') || page.t('settings-nobody');
  const title = page.t(changed ? 'settings-changed' : 'settings-title');
  const routes = settings.routes.map(({ key, onCall, address }) => {
    const parts = [
      ...(onCall.length > 0 ? [names(onCall)] : []),
      ...(address === '' ? [] : [page.t('settings-own-channel')]),
    ];
    return page.t('settings-route', { key, to: parts.join(', ') });
  });
  const lines = [
    page.t('settings-on-call', { names: names(settings.onCall) }),
    ...routes,
    settings.hours ? page.t('settings-hours', { hours: sayHours(settings.hours, page) }) : page.t('settings-no-hours'),
    page.t('settings-remind', { days: settings.remindAfterDays }),
    ...(undelivered > 0 ? [page.t('undelivered', { count: undelivered })] : []),
  ];
  const body = [
    heading(title, { size: 'Large' }),
    ...lines.map((line) => say(line)),
    say(page.t('settings-how'), { subtle: true }),
  ];
  return reply(page, body, [], title);
}
