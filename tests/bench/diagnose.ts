// How long reading and judging a full 5 KB output takes; beside it, JSON.parse of the same fields.
import { readFileSync } from 'node:fs';
import { openKnowledge } from '../../cli/open-knowledge.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import { compare, report } from './sample.ts';

const knowledge = openKnowledge();
const text = readFileSync(new URL('../fixtures/dsregcmd/hybrid-healthy-win11-24h2/input.txt', import.meta.url), 'utf8');
const json = JSON.stringify(parseStatus(text).fields);
const figures = compare(
  () => knowledge.diagnose(text),
  () => JSON.parse(json) as unknown,
  100,
);
report('diagnose-5kb/us', figures, '<= 100', figures.ours <= 100);
