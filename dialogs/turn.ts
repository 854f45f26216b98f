// One turn on its way through a flow: what came in, what may be asked for, and the page to draw on.
import { say } from './cards/elements.ts';
import { reply } from './page.ts';
import type { Page } from './page.ts';
import type { Reply, Services, TurnInput } from './services.ts';

export interface Turn {
  input: TurnInput;
  services: Services;
  page: Page;
}

/** A short answer without buttons. */
export function sentence(page: Page, key: string, args?: Record<string, string | number>): Reply {
  const text = page.t(key, args);
  return reply(page, [say(text)], [], text.replaceAll('`', ''));
}
