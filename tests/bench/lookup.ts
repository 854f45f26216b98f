// How long looking up a known code takes; beside it, a bare Map lookup of the same key.
import { openKnowledge } from '../../cli/open-knowledge.ts';
import { compare, report } from './sample.ts';

const knowledge = openKnowledge();
const codes = knowledge.entries.flatMap((entry) => entry.codes.map((code) => code.id));
const map = new Map(codes.map((code) => [code, code]));
let at = 0;
const next = (): string => codes[(at = (at + 1) % codes.length)] ?? '';
const figures = compare(
  () => knowledge.lookup(next(), 'nl'),
  () => map.get(next()),
  500,
);
report('lookup-code/us', figures, '<= 5', figures.ours <= 5);
