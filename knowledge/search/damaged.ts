// People type what a machine-translated page told them: adds what was meant to the words of a question.
import { renamed } from './names.ts';
import { words } from './normalize.ts';

/**
 * `forms` are the damaged forms and what each stood for, as damaged-forms.yaml lists them. The returned function takes
 * folded words and gives them back with the words that were meant behind them. A former name needs no repair: what it is
 * read as would be heard twice.
 */
export function createRepair(forms: readonly { form: string; meant: string }[]): (folded: string[]) => string[] {
  const byFirst = new Map<string, { rest: string[]; meant: string[] }[]>();
  for (const { form, meant } of forms) {
    const [first, ...rest] = words(form);
    if (first === undefined || present(form) === present(meant)) continue;
    const list = byFirst.get(first) ?? [];
    list.push({ rest, meant: words(meant) });
    byFirst.set(first, list);
  }
  return (folded) => {
    const meant: string[] = [];
    for (const [at, word] of folded.entries()) {
      for (const form of byFirst.get(word) ?? []) {
        if (form.rest.every((part, index) => folded[at + 1 + index] === part)) meant.push(...form.meant);
      }
    }
    return meant.length > 0 ? [...folded, ...meant] : folded;
  };
}

/** A text by the present names of products. */
function present(text: string): string {
  return renamed(words(text), String, String).join(' ');
}
