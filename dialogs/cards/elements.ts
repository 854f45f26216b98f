// The few building blocks every card is made of, so that wrapping, code and headings look alike everywhere.
import type { AdaptiveCard } from '../services.ts';

export interface TextRun {
  type: 'TextRun';
  text: string;
  weight?: 'Bolder';
  fontType?: 'Monospace';
  isSubtle?: boolean;
  size?: 'Small';
}
export type Tone = 'Default' | 'Good' | 'Attention' | 'Warning';
export type Element = Record<string, unknown> & { type: string };

/**
 * A line a screen reader announces as a heading: `Large` for what the card is about, on a ground of that colour. The size is
 * always given, because clients draw a heading without one larger than a title. Only our own text; what a person typed goes
 * through `cardText`.
 */
export function heading(text: string, look: { size?: 'Large'; color?: Tone } = {}): Element {
  const { size = 'Default', color } = look;
  const line = { type: 'TextBlock', text, wrap: true, weight: 'Bolder', style: 'heading', size };
  return color === undefined || color === 'Default' ? line : banner([line], color);
}

/** A band across the card that shows at one look how things stand; its ink is the ordinary one, coloured ink is too faint on white. */
export function banner(items: Element[], tone: Tone): Element {
  const style = tone === 'Default' ? 'emphasis' : tone.toLowerCase();
  return { type: 'Container', style, bleed: true, items };
}

/** Running text of ours: `code` becomes monospace and **label** bold, nothing else is a mark. */
export function say(text: string, look: { subtle?: boolean } = {}): Element {
  return paragraph(runs(text).map((run) => (look.subtle ? { ...run, isSubtle: true, size: 'Small' as const } : run)));
}

/** Text as it was typed or printed: monospace, and never read as Markdown. */
export function mono(text: string): Element {
  return {
    ...paragraph([{ type: 'TextRun', text: text === '' ? ' ' : text, fontType: 'Monospace' }]),
    spacing: 'Small',
  };
}

export function paragraph(inlines: TextRun[]): Element {
  return { type: 'RichTextBlock', inlines };
}

/** What stands right below the line it belongs to. */
export function close(element: Element): Element {
  return { ...element, spacing: 'Small' };
}

/** A group with some air above it. */
export function group(items: Element[], look: { emphasis?: boolean; separator?: boolean } = {}): Element {
  return {
    type: 'Container',
    ...(look.emphasis ? { style: 'emphasis' } : {}),
    ...(look.separator ? { separator: true } : {}),
    spacing: look.separator ? 'Large' : 'Medium',
    items,
  };
}

export interface Button {
  type: 'Action.Submit' | 'Action.OpenUrl' | 'Action.Execute' | 'Action.ShowCard' | 'Action.ToggleVisibility';
  title: string;
  data?: object;
  url?: string;
  style?: 'positive';
  tooltip?: string;
  associatedInputs?: 'none';
  /** Of `Action.Execute`: a name the client does not use, and the button for clients that do not know it. */
  verb?: string;
  fallback?: Button;
  /** Of `Action.ShowCard`: the form that opens below. */
  card?: object;
  /** Of `Action.ToggleVisibility`: the ids of what is shown and hidden. */
  targetElements?: string[];
}

/** A button that sends a payload of `actions.ts`; forms pass `inputs` to send what was filled in too. */
export function button(title: string, data: object, look: { primary?: boolean; inputs?: boolean } = {}): Button {
  return {
    type: 'Action.Submit',
    title,
    data,
    ...(look.primary ? { style: 'positive' as const } : {}),
    ...(look.inputs ? {} : { associatedInputs: 'none' as const }),
  };
}

/** A button of a card that everybody in a channel sees: who presses it gets the new card back, where the client can. */
export function executeButton(title: string, data: object, look: { primary?: boolean; inputs?: boolean } = {}): Button {
  const fallback = button(title, data, look);
  return { ...fallback, type: 'Action.Execute', verb: 'act', fallback };
}

/** A button that opens one field to write in, and sends it. The field is called `text-<name>`. */
export function askButton(
  title: string,
  name: string,
  field: { label: string; missing: string },
  send: Button,
): Button {
  const input: Element = {
    type: 'Input.Text',
    id: `text-${name}`,
    label: field.label,
    isMultiline: true,
    maxLength: 2000,
    isRequired: true,
    errorMessage: field.missing,
  };
  return { type: 'Action.ShowCard', title, card: { type: 'AdaptiveCard', body: [input], actions: [send] } };
}

/** A button that shows and hides parts of the card. */
export function toggleButton(title: string, targetElements: string[]): Button {
  return { type: 'Action.ToggleVisibility', title, targetElements };
}

export function link(title: string, url: string): Button {
  return { type: 'Action.OpenUrl', title, url };
}

/** Buttons side by side; a row of its own for each two or three, because clients cut titles rather than wrap rows. */
export function buttonRow(buttons: Button[], index = 0): Element {
  return { type: 'ActionSet', spacing: index === 0 ? 'Medium' : 'Small', actions: buttons };
}

/** The card around its body: version 1.5, full width, and what a screen reader or an old client gets instead. */
export function card(body: Element[], speak: string): AdaptiveCard {
  const said = bare(speak);
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    speak: said,
    fallbackText: said,
    body,
    msteams: { width: 'Full' },
  };
}

/** Spoken text is markup to some clients and fallback text Markdown to others: no mark of either is left. */
function bare(text: string): string {
  return text
    .split(/[<>&[\]*_`#|~\\\s]+/u)
    .join(' ')
    .trim();
}

/** Splits our own light marks into runs; an unpaired mark stays as it stands. */
export function runs(text: string): TextRun[] {
  const out: TextRun[] = [];
  let rest = text;
  while (rest !== '') {
    const at = nextMark(rest);
    if (at === null) break;
    if (at.start > 0) out.push({ type: 'TextRun', text: rest.slice(0, at.start) });
    const inner = rest.slice(at.start + at.mark.length, at.end);
    out.push({ type: 'TextRun', text: inner, ...(at.mark === '`' ? { fontType: 'Monospace' } : { weight: 'Bolder' }) });
    rest = rest.slice(at.end + at.mark.length);
  }
  if (rest !== '') out.push({ type: 'TextRun', text: rest });
  return out;
}

function nextMark(text: string): { mark: '`' | '**'; start: number; end: number } | null {
  const tick = text.indexOf('`');
  const star = text.indexOf('**');
  const order: ['`' | '**', number][] = [
    ['`', tick],
    ['**', star],
  ];
  order.sort((a, b) => a[1] - b[1]);
  for (const [mark, start] of order) {
    if (start < 0) continue;
    const end = text.indexOf(mark, start + mark.length);
    if (end > start + mark.length) return { mark, start, end };
  }
  return null;
}
