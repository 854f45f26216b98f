// Presses the buttons of a reply as a client would: by their title.
import type { Reply } from '../../dialogs/services.ts';

interface Pressable {
  type: string;
  title: string;
  data?: object;
  /** The form a button opens below the card; its own button sends it. */
  card?: { actions: Pressable[] };
}

/** Everything that can be pressed: buttons in their rows and titles to tap. */
export function pressables(reply: Reply): Pressable[] {
  const found: Pressable[] = [];
  const walk = (element: unknown): void => {
    if (typeof element !== 'object' || element === null) return;
    const { selectAction, actions, items, columns } = element as Walked;
    if (selectAction) found.push(selectAction);
    found.push(...(actions ?? []));
    for (const child of [...(items ?? []), ...(columns ?? [])]) walk(child);
  };
  for (const element of reply.card?.body ?? []) walk(element);
  return found;
}

interface Walked {
  selectAction?: Pressable;
  actions?: Pressable[];
  items?: unknown[];
  columns?: unknown[];
}

export function buttonsOf(reply: Reply): string[] {
  return pressables(reply)
    .filter((button) => ['Action.Submit', 'Action.Execute', 'Action.ShowCard'].includes(button.type))
    .map((button) => button.title);
}

/** The payload of the button with this title, as it comes back over the wire. */
export function press(reply: Reply, title: string): object {
  const found = pressables(reply).find((candidate) => candidate.title === title);
  const button = found?.card?.actions[0] ?? found;
  if (!button?.data) throw new Error(`No button “${title}” among: ${buttonsOf(reply).join(', ')}`);
  return JSON.parse(JSON.stringify(button.data)) as object;
}
