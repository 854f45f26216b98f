// How long one question takes in our search; beside it, MiniSearch over the same entries.
import { openKnowledge } from '../../cli/open-knowledge.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { otherEngines } from '../eval/engines.ts';
import { readQuestions } from '../eval/questions.ts';
import { compare, report } from './sample.ts';

const knowledge = openKnowledge();
const questions = LANGUAGES.flatMap(readQuestions).map((question) => question.q);
const mini = otherEngines(knowledge.entries).find((engine) => engine.name === 'MiniSearch');
let at = 0;
const next = (): string => questions[(at = (at + 1) % questions.length)] ?? '';
const micro = compare(
  () => knowledge.ask(next()),
  () => mini?.rank(next()),
  20,
);
const figures = { ours: micro.ours / 1000, reference: micro.reference / 1000 };
report('search-own/ms', figures, '<= 0.3; reference: MiniSearch', figures.ours <= 0.3);
