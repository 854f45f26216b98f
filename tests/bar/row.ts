// One row of the bar: what was measured, what is needed, whether it is enough.

export interface Row {
  id: string;
  figure: number | string;
  need: string;
  ok: boolean;
}

/** None may be wrong, and there must have been something that could be. */
export function noneOf(id: string, wrong: number, of: number): Row {
  return { id, figure: wrong, need: `0 of ${of}`, ok: wrong === 0 && of > 0 };
}

/** At least so many. */
export function atLeast(id: string, figure: number, need: number): Row {
  return { id, figure, need: `>= ${need}`, ok: figure >= need };
}

/** Less than so much; `unit` is said with the need. */
export function below(id: string, figure: number, limit: number, unit: string): Row {
  const rounded = Math.round(figure * 100) / 100;
  return { id, figure: rounded, need: `< ${limit} ${unit}`, ok: figure < limit };
}
