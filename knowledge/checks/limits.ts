// Texts keep within what a card and a phone can show, and within the voice: title, cause, steps, buttons.
import { LANGUAGES } from '../types.ts';
import type { KnowledgeEntry, Localized } from '../types.ts';
import { shownTexts } from './room.ts';
import type { Check, Say } from './room.ts';

const TITLE = 70;
const CAUSE = 260;
const SENTENCES = 2;
const STEP = 150;
const BUTTON = 24;

export const checkLimits: Check = ({ entries, locales }, say) => {
  for (const entry of entries) {
    const long = (path: readonly PropertyKey[], text: Localized, most: number): void => {
      for (const language of LANGUAGES) {
        const length = text[language].length;
        if (length > most)
          say.error(entry, [...path, language], `${length} characters, at most ${most}: say it shorter`);
      }
    };
    long(['title'], entry.title, TITLE);
    long(['cause'], entry.cause, CAUSE);
    for (const [at, step] of entry.fix.entries()) long(['fix', at, 'text'], step.text, STEP);
    for (const language of LANGUAGES) checkSentences(entry, language, say);
    checkOrder(entry, say);
  }
  for (const language of LANGUAGES) {
    for (const [key, text] of locales.messages[language]) {
      if (key.startsWith('button-') && !text.includes('{') && text.length > BUTTON)
        say.errorIn(`locales/${language}.yaml`, 1, `${key} has ${text.length} characters, a button at most ${BUTTON}`);
    }
  }
};

function checkSentences(entry: KnowledgeEntry, language: keyof Localized, say: Say): void {
  if (countSentences(entry.cause[language]) > SENTENCES)
    say.error(entry, ['cause', language], `more than ${SENTENCES} sentences: keep what the person must know`);
  if (/[.!]$/.test(entry.title[language].trim()) && !entry.title[language].endsWith('…'))
    say.error(entry, ['title', language], 'a title has no full stop');
  for (const { path, text } of shownTexts(entry)) {
    const prose = text[language].replace(/`[^`]*`/g, '');
    if (/['"]/.test(prose)) say.error(entry, [...path, language], 'a straight quote: use the quotes of the language');
    if (prose.includes('!')) say.error(entry, [...path, language], 'an exclamation mark: end the sentence calmly');
  }
}

/** What loses something stands last and is for administrators. */
function checkOrder({ fix, ...entry }: KnowledgeEntry, say: Say): void {
  for (const [at, step] of fix.entries()) {
    const whole = { ...entry, fix };
    if (step.lastResort && step.who !== 'admin')
      say.error(whole, ['fix', at, 'who'], 'a last resort is for administrators: make it a step for admin');
    if (step.lastResort && fix.slice(at + 1).some((next) => !next.lastResort))
      say.error(whole, ['fix', at], 'a last resort stands last: move it behind the other steps');
    if (step.who === 'user' && fix[at - 1]?.who === 'admin')
      say.error(whole, ['fix', at], 'steps for the user stand before those for administrators: move it up');
  }
}

function countSentences(text: string): number {
  // An ordinal (`hvert 30. minutt`) goes on in lower case, so it ends nothing.
  const prose = text.replace(/`[^`]*`/g, 'X');
  return (prose.match(/[.?!](?=\s+[^\p{Ll}\s]|\s*$)/gu) ?? []).length;
}
