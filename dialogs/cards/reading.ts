// Reads a card out as plain text, so that the text beside a card can never say less than the card.
import { plainText } from './card-text.ts';
import type { Element, TextRun } from './elements.ts';

const readings = new WeakMap<Element, string>();

/** Reads a part that stands in many cards, once for all of them. */
export function readOnce(element: Element): void {
  readings.set(element, readElement(element));
}

/** Every line a person would see in the body, top to bottom; table columns side by side; inputs by label and value. */
export function readBody(body: unknown[]): string {
  const lines: string[] = [];
  for (const element of body as Element[]) {
    const text = readings.get(element) ?? readElement(element);
    if (text !== '') lines.push(text);
  }
  return lines.join('\n');
}

function readElement(element: Element): string {
  switch (element.type) {
    case 'TextBlock':
      return plainText(String(element.text));
    case 'RichTextBlock':
      return (element.inlines as TextRun[]).reduce((text, run) => text + run.text, '').trimEnd();
    case 'Container':
      return readBody(element.items as unknown[]);
    case 'ColumnSet':
      return readColumns(element.columns as Element[]);
    case 'FactSet':
      return (element.facts as { title: string; value: string }[])
        .map((fact) => `${fact.title}: ${plainText(fact.value)}`)
        .join('\n');
    case 'Input.Text':
      return `${String(element.label)}: ${typeof element.value === 'string' ? element.value : ''}`.trimEnd();
    case 'Input.ChoiceSet':
      return `${String(element.label)}: ${chosen(element)}`;
    default:
      return '';
  }
}

function readColumns(columns: Element[]): string {
  return columns
    .map((column) =>
      readBody(column.items as unknown[])
        .split('\n')
        .join(' '),
    )
    .join(' · ');
}

function chosen(element: Element): string {
  const choices = element.choices as { title: string; value: string }[];
  return choices.find((choice) => choice.value === element.value)?.title ?? choices.map((c) => c.title).join(' / ');
}
