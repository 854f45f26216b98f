// HTML from data: what is text is escaped here and nowhere else.
import { runs } from '../../dialogs/cards/elements.ts';

/** A text inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Running text of an entry: `code` and **label** as on the cards. */
export function inline(text: string): string {
  return runs(text)
    .map((run) => {
      const inner = escapeHtml(run.text);
      if (run.fontType === 'Monospace') return `<code>${inner}</code>`;
      return run.weight === 'Bolder' ? `<strong>${inner}</strong>` : inner;
    })
    .join('');
}
