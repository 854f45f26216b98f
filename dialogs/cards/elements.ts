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
  const inlines = runs(text);
  if (look.subtle) {
    for (const run of inlines) {
      run.isSubtle = true;
      run.size = 'Small';
    }
  }
  return paragraph(inlines);
}

/** Text as it was typed or printed: monospace, and never read as Markdown. */
export function mono(text: string): Element {
  return close(paragraph([{ type: 'TextRun', text: text === '' ? ' ' : text, fontType: 'Monospace' }]));
}

/** Runs of text in one line that wraps; nothing in them is read as Markdown. */
export function paragraph(inlines: TextRun[]): Element {
  return { type: 'RichTextBlock', inlines };
}

/** What stands right below the line it belongs to. In place: a copy with one thing more costs as much as drawing ten lines. */
export function close(element: Element): Element {
  element.spacing = 'Small';
  return element;
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
  const drawn: Button = { type: 'Action.Submit', title, data };
  if (look.primary) drawn.style = 'positive';
  if (!look.inputs) drawn.associatedInputs = 'none';
  return drawn;
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

/** A button that opens an address. */
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

/** Anything but words with one space between them. */
const SPLIT = /[<>&[\]*_`#|~\\]|\s\s|[^\S ]/u;

/** Spoken text is markup to some clients and fallback text Markdown to others: no mark of either is left. */
function bare(text: string): string {
  return (SPLIT.test(text) ? text.split(/[<>&[\]*_`#|~\\\s]+/u).join(' ') : text).trim();
}

/** Splits our own light marks into runs; an unpaired mark stays as it stands. */
export function runs(text: string): TextRun[] {
  let at = nextMark(text, 0);
  if (at === null) return text === '' ? [] : [{ type: 'TextRun', text }];
  const out: TextRun[] = [];
  let from = 0;
  for (; at !== null; at = nextMark(text, from)) {
    const { mark, start, end } = at;
    if (start > from) out.push({ type: 'TextRun', text: text.slice(from, start) });
    const inner = text.slice(start + mark.length, end);
    out.push(
      mark === '`'
        ? { type: 'TextRun', text: inner, fontType: 'Monospace' }
        : { type: 'TextRun', text: inner, weight: 'Bolder' },
    );
    from = end + mark.length;
  }
  if (from < text.length) out.push({ type: 'TextRun', text: text.slice(from) });
  return out;
}

interface Mark {
  mark: '`' | '**';
  start: number;
  end: number;
}

function nextMark(text: string, from: number): Mark | null {
  const code = pairOf('`', text, from);
  const bold = pairOf('**', text, from);
  return code && bold ? (code.start < bold.start ? code : bold) : (code ?? bold);
}

function pairOf(mark: Mark['mark'], text: string, from: number): Mark | null {
  const start = text.indexOf(mark, from);
  const end = start < 0 ? -1 : text.indexOf(mark, start + mark.length);
  return end > start + mark.length ? { mark, start, end } : null;
}
