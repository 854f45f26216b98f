// What the bot can do, what it cannot, and three things to try.
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { payload } from './actions.ts';
import { STATUS_COMMAND } from './diagnosis.ts';
import { button, heading, mono, say } from './elements.ts';
import type { Element } from './elements.ts';
import { helpdeskButton, languageButtons } from './entry-parts.ts';

/** The help card; `welcome` puts the greeting of a first contact above it. */
export function helpCard(page: Page, welcome = false): Reply {
  const greeting = page.t('greeting', { command: '`dsregcmd /status`' });
  const body: Element[] = [
    heading(page.t(welcome ? 'welcome-title' : 'help-title'), { size: 'Large' }),
    say(greeting),
    say(page.t('help-paste')),
    mono(STATUS_COMMAND),
    say(page.t('help-code')),
    say(page.t('help-question')),
    say(page.t('help-commands')),
    ...(page.public ? [] : [say(page.t('help-privacy'))]),
    say(page.t('help-limits'), { subtle: true }),
    ...(page.public ? [say(page.t('help-mention'), { subtle: true })] : []),
  ];
  const lang = page.language;
  const context = { q: '', ids: [], paste: '' };
  const actions = [
    [...helpdeskButton(context, page), button(page.t('button-my-requests'), payload({ do: 'my-requests', lang }))],
    languageButtons({ is: 'help' }, page),
  ];
  return reply(page, body, actions, greeting.replaceAll('`', ''));
}
