// A symbol has one number and a code its name: those of codes.tsv, where a code stands once a phase. And every code of the source documents has an entry.
import { decimals } from '../../diagnosis/error-code.ts';
import type { CodeRow } from '../tables.ts';
import { LANGUAGES } from '../types.ts';
import type { Check } from './room.ts';

export const checkCodesAgree: Check = ({ entries, codes }, say) => {
  const numbers = new Map<string, Set<string>>();
  for (const { id, symbol } of codes) {
    if (symbol !== null) numbers.set(symbol, (numbers.get(symbol) ?? new Set()).add(id));
  }
  const known = new Set(codes.map(({ id }) => id));
  // A second entry about a code leaves the name to the first.
  const named = new Set(
    entries.flatMap(({ phase, codes }) => codes.flatMap(({ id, symbol }) => (symbol === null ? [] : `${id} ${phase}`))),
  );
  const unnamed = codes.filter(({ id, phase, symbol }) => symbol !== null && !named.has(`${id} ${phase}`));
  const names = new Map(unnamed.map(({ id, phase, symbol }) => [`${id} ${phase}`, symbol]));
  const held = new Map<string, Set<string>>();
  for (const entry of entries) {
    for (const [at, { id, symbol }] of entry.codes.entries()) {
      held.set(id, (held.get(id) ?? new Set()).add(entry.phase));
      if (!known.has(id)) say.warning(entry, ['codes', at], `${id} is not in codes.tsv: add it there with its phase`);
      const name = symbol === null && names.get(`${id} ${entry.phase}`);
      if (name) say.error(entry, ['codes', at], `${id} is ${name} in codes.tsv: write the name behind it`);
      if (symbol === null) continue;
      const right = numbers.get(symbol);
      if (right && !right.has(id))
        say.error(entry, ['codes', at], `${symbol} is ${[...right].join(' or ')}, not ${id}: correct the number`);
      if (!right) say.warning(entry, ['codes', at], `${symbol} is not in codes.tsv: add it or correct its name`);
    }
    // Decimals are derived; one that is printed must be that of a number beside it.
    for (const language of LANGUAGES) {
      const text = [entry.cause[language], ...entry.fix.map((step) => step.text[language])].join(' ');
      const signed = new Set((text.match(/0x[0-9a-f]{8}/gi) ?? []).map((hex) => decimals(hex.toLowerCase())?.signed));
      for (const decimal of text.match(/-[0-9]{9,10}/g) ?? []) {
        if (!signed.has(decimal)) say.error(entry, [], `${decimal} belongs to no code of the text: remove it`);
      }
    }
  }
  const rows = new Map<string, CodeRow>();
  for (const row of codes) {
    const { id, symbol, phase, inCorpus, line } = row;
    const phases = held.get(id);
    if (inCorpus && !phases) say.errorIn('codes.tsv', line, `no entry explains ${id} ${symbol ?? ''}: add one`);
    if (phases && !phases.has(phase))
      say.errorIn('codes.tsv', line, `${id} is said to be of ${phase}, its entry is of ${[...phases].join(' and ')}`);
    const before = rows.get(`${id} ${phase}`);
    rows.set(`${id} ${phase}`, row);
    if (!before) continue;
    const what = before.symbol === symbol ? 'stands' : `has another name, ${before.symbol ?? 'none'},`;
    say.errorIn('codes.tsv', line, `${id} ${what} in line ${before.line}, for ${phase} too: keep one row`);
  }
};
