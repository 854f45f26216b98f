// How alike a question is to those that are known: at most for all of them, exactly only where one looks.
import { LANGUAGES } from '../types.ts';
import type { SearchIndex } from './build.ts';
import type { Question } from './question.ts';

export interface Nearest {
  /** Takes the question that the others are asked about, until `forget`. */
  hear: (question: Question) => void;
  /** How alike the nearest question of an entry is at most, in each language: three of an entry, entry by entry. */
  bounds: Float32Array;
  /**
   * How alike the nearest question of an entry is, and the mean of the three nearest; what is missing counts as 0. Null
   * where it shows on the way that the mean is below `least`, and the nearest one below `same`. Asked once of an entry.
   */
  nearest: (entry: number, least: number, same: number) => { first: number; mean: number } | null;
  /** How alike the nearest question is that is nobody's. */
  nearestStranger: () => number;
  forget: (question: Question) => void;
}

/** More than single precision can be wrong by. */
const ROUNDING = 1.001;

/**
 * Opens the known questions; what it fills is used again from question to question.
 * @param count how many entries there are: the questions behind theirs are nobody's
 */
export function openNearest(
  { gramIndex, owner, askers }: Pick<SearchIndex, 'gramIndex' | 'owner' | 'askers'>,
  count: number,
): Nearest {
  const questions = gramIndex.lists;
  // An entry has questions in each language.
  const each = LANGUAGES.length;
  const own = count * each;
  /** The questions of owner o are `asks[o]` to before `asks[o + 1]`. */
  const asks = startsOf(owner);
  /** How alike the questions of an owner are at most. */
  const bounds = new Float32Array(asks.length - 1);
  /** What each n-gram weighs in the question. */
  const asked = new Float32Array(gramIndex.size);

  const hear = ({ weighed, grams }: Question): void => {
    bounds.fill(0);
    const { starts, ids, weights: most } = askers;
    for (let index = 0; index < grams; index++) {
      const row = weighed.rows[index] as number;
      asked[row] = weighed.weights[index] as number;
      const weight = (weighed.weights[index] as number) * ROUNDING;
      const end = starts[row + 1] as number;
      for (let at = starts[row] as number; at < end; at++) {
        const one = ids[at] as number;
        bounds[one] = (bounds[one] as number) + weight * (most[at] as number);
      }
    }
  };

  /** The language in which the questions of an entry can be most alike, as a number of `bounds`. */
  const likeliestOf = (entry: number): number => {
    let likeliest = entry * each;
    for (let one = likeliest + 1; one < (entry + 1) * each; one++)
      if ((bounds[one] as number) > (bounds[likeliest] as number)) likeliest = one;
    return likeliest;
  };

  /** The cosine (0..1) of the question in `asked` to a known one. */
  const cosineTo = (text: number): number => {
    const end = questions.starts[text + 1] as number;
    let sum = 0;
    for (let at = questions.starts[text] as number; at < end; at++)
      sum += (asked[questions.ids[at] as number] as number) * (questions.weights[at] as number);
    return sum;
  };

  const nearest = (entry: number, least: number, same: number): { first: number; mean: number } | null => {
    let [first, second, third] = [0, 0, 0];
    // Most questions are near those of one language, and what the others come to is less.
    for (let turn = 0; turn < each; turn++) {
      const one = likeliestOf(entry);
      const most = bounds[one] as number;
      if (most <= third) break;
      const highest = Math.max(first, most);
      if (highest < same && highest + Math.max(second, most) + most < 3 * least) return null;
      bounds[one] = 0;
      for (let text = asks[one] as number; text < (asks[one + 1] as number); text++) {
        const score = cosineTo(text);
        if (score <= third) continue;
        third = score <= second ? score : second;
        if (score > second) {
          second = score <= first ? score : first;
          if (score > first) first = score;
        }
      }
    }
    return { first, mean: (first + second + third) / 3 };
  };

  const nearestStranger = (): number => {
    let first = 0;
    for (let one = own; one < bounds.length; one++)
      if ((bounds[one] as number) > first) first = Math.max(first, cosineTo(asks[one] as number));
    return first;
  };

  return {
    hear,
    bounds,
    nearest,
    nearestStranger,
    forget({ weighed, grams }) {
      for (let index = 0; index < grams; index++) asked[weighed.rows[index] as number] = 0;
    },
  };
}

/** Where the run of each owner starts, and behind them where that of the last one ends; `owner` is in order. */
function startsOf(owner: Uint32Array): Uint32Array {
  const starts = new Uint32Array((owner.at(-1) ?? -1) + 2);
  for (let one = 0, at = 0; one < starts.length; one++) {
    while (at < owner.length && (owner[at] as number) < one) at++;
    starts[one] = at;
  }
  return starts;
}
