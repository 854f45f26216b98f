// One thing has one name in our texts: a word that wording.yaml rules out says which one is meant.
import type { Wording } from '../tables.ts';
import { LANGUAGES } from '../types.ts';
import type { Language } from '../types.ts';
import { placeOf } from './locales.ts';
import { shownTexts } from './room.ts';
import type { Check } from './room.ts';

/** Texts that are never shown: the words the bot listens for. */
const HEARD = /^(words|said)-/;
/** Somebody else's words: code, labels, quotes. */
const QUOTED = /`[^`]*`|\*\*[^*]*\*\*|‘[^‘’]*’|“[^“”]*”|«[^«»]*»/g;

export const checkWording: Check = ({ dir, entries, locales, wording }, say) => {
  const find = (text: string, language: Language): string[] =>
    wording.filter((word) => word.language === language && holds(text, word.not)).map(message);
  for (const language of LANGUAGES) {
    for (const entry of entries) {
      for (const { path, text } of shownTexts(entry)) {
        for (const found of find(text[language], language)) say.error(entry, [...path, language], found);
      }
    }
    for (const [key, text] of locales.messages[language]) {
      if (HEARD.test(key)) continue;
      for (const found of find(text, language))
        say.errorIn(...(placeOf(dir, language, key) ?? [`locales/${language}.yaml`, 1]), found);
    }
  }
};

function message({ not, say }: Wording): string {
  return `“${not}”: our texts say “${say}” (wording.yaml)`;
}

/** Whether a word, or the first of some, begins with `form`. */
function holds(text: string, form: string): boolean {
  const ours = text.replace(QUOTED, ' ').toLowerCase();
  const needle = form.toLowerCase();
  for (let at = ours.indexOf(needle); at >= 0; at = ours.indexOf(needle, at + 1)) {
    if (!/\p{L}$/u.test(ours.slice(0, at))) return true;
  }
  return false;
}
