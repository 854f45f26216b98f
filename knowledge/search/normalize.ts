// Turns a text into what search compares: folded words, their stems and the character n-grams of both.

/** Lower case, accents dropped, ø -> o, æ -> ae, ß -> ss, every apostrophe the same; code points only, linear. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(APOSTROPHES, "'");
}

const MARKS = /\p{M}/gu;
const APOSTROPHES = /[\u2018\u2019`´]/g;
const LETTERS = /[\p{L}\p{N}]+/gu;
const CAMEL = /\p{Ll}\p{Lu}/u;
const DIGIT = /\d/;

/** The words of a text, folded: letters and digits, with inner hyphens, dots and apostrophes cut. At most 400. */
export function words(text: string): string[] {
  return wordsOf(text, formsOf);
}

/** The same; `forms` is what one word is read as. */
export function wordsOf<T>(text: string, forms: (word: string) => readonly T[]): T[] {
  const found: T[] = [];
  for (const [word] of text.slice(0, 4000).matchAll(LETTERS)) {
    for (const form of forms(word)) found.push(form);
    if (found.length >= 400) break;
  }
  return found;
}

/** AzureAdPrt is asked as “azure ad prt”, too: a change of case inside a word opens a new one beside the whole. */
export function formsOf(word: string): string[] {
  if (!CAMEL.test(word)) return [fold(word)];
  return [word, ...word.split(/(?<=\p{Ll})(?=\p{Lu})/u)].map(fold);
}

/** Words that carry no subject in the three languages; they are kept in n-grams but weigh nothing as words. */
export const STOP_WORDS = new Set(
  (
    'a an and are as at be been but by can cant could did do does doesnt dont for from get gets getting got has have how i if im in into is isnt it its just me my need not of on or our please should so some such than that the their them then there they this to too up us was we what when where which who why will with without would you your one hi hello thanks anyone still any about since yesterday today tomorrow monday tuesday wednesday thursday friday saturday sunday morning suddenly don doesn isn won didn hasn haven hadn aren wasn weren couldn wouldn shouldn wont arent havent hasnt wasnt didnt couldnt wouldnt ve ll re ive youre thats whats theres weve theyre' +
    ' aan al alle als bij dan dat de deze die dit door een en er gaat geen geven had heb hebben heeft het hij hoe hun ik in is je jij jullie kan kun kunnen maar me meer mee mij mijn mn moet moeten na naar niet nog nu of om omdat ons onze ook op over te tot uit van veel voor waar waarom wanneer wat we weer wel welke wie wij wil worden wordt zijn zo zou hallo bedankt graag iemand even dus want krijg krijgen staat kreeg ff hoi sinds gisteren vandaag morgen maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ineens opeens plotseling nie zn ie effe effen nou eigenlijk gewoon toch wa uw gij' +
    ' alt av bare ble blir da de deg dei den denne der deres det dette din ditt du dere eller en er et etter for fra fram far ga gar ha hadde han har hei hun hva hvem hvilke hvilken hvis hvor hvordan hvorfor i igjen ikke inn jeg kan kunne litt ma med meg men mer min mine mitt na noe noen nar og om opp oss pa sa seg selv sin skal som sta star ta takk til tror under ut var ved vi vil vaere vart ville siden igar idag imorgen mandag tirsdag onsdag torsdag fredag lordag sondag plutselig ka kordan korfor koffor ae mae dae itj itte assen egentlig'
  ).split(/\s+/),
);

/** Endings of Dutch, Norwegian and English, longest first: a light stemmer that serves all three at once. */
const ENDINGS = [
  'heten',
  'ingene',
  'ingen',
  'inger',
  'heden',
  'ering',
  'ingen',
  'heid',
  'else',
  'ende',
  'ings',
  'ing',
  'ene',
  'ens',
  'ers',
  'ed',
  'en',
  'er',
  'es',
  'et',
  'e',
  's',
  't',
];

/** A stem shared by the three languages' inflections: `apparaten` and `apparaat` meet, as do `enheten` and `enheter`. */
export function stem(word: string): string {
  if (word.length <= 4 || DIGIT.test(word)) return word;
  for (const ending of ENDINGS) {
    if (word.length - ending.length >= 4 && word.endsWith(ending)) {
      word = word.slice(0, -ending.length);
      break;
    }
  }
  // koppel/koppelen, apparaat/apparat, registre/registrer: doubled letters are written once.
  let out = '';
  for (const letter of word) if (letter !== out.at(-1)) out += letter;
  return out;
}

/** The stem of a word that carries a subject, else null. */
export function subjectOf(word: string): string | null {
  return word.length < 2 || STOP_WORDS.has(word) ? null : stem(word);
}

const GRAM = 4;

/**
 * Character 4-grams of the folded words with a mark at each end: what survives typos and compounds. Threes and fives
 * beside them found nothing more (docs/search.md).
 */
export function grams(folded: readonly string[]): string[] {
  const text = ` ${folded.join(' ')} `;
  const found: string[] = [];
  for (let at = 0; at + GRAM <= text.length; at++) {
    const gram = text.slice(at, at + GRAM);
    // A gram across two words says little: keep those that touch at most one boundary.
    if (gram.indexOf(' ', 1) === -1 || gram.indexOf(' ', 1) === GRAM - 1) found.push(gram);
  }
  return found;
}
