// People named so that they are alerted: the mark in a text, and the entity that must match it letter by letter.
import type { Person } from '../../helpdesk/types.ts';

/** A name between the marks of a mention. */
export function mention(name: string): string {
  return `<at>${bareName(name)}</at>`;
}

/** What says who is meant by the mark; `id` is what the channel calls the person. */
export function mentionEntity({ id, name }: Person): { type: 'mention'; text: string; mentioned: Person } {
  return { type: 'mention', text: mention(name), mentioned: { id, name: bareName(name) } };
}

/** A name without anything that a text field would take for a mark or an address. */
export function bareName(name: string): string {
  const bare = name.split(/[\s\\`*_[\](){}<>~#|!&":/@]+|(?<=www)\./iu).join(' ');
  return bare.trim() || '?';
}
