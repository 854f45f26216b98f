// `npm run eval`: scores our answers on the question set and holds them against the committed baseline.
//   --half a|b   one half only      --misses   list what went wrong      --fit   fit the decision on the calibration set and half a of what is not ours
//   --engines    the engines that were not chosen, on the same questions
//   --update     write the baseline --json     one JSON object a line
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { route } from '../../dialogs/route.ts';
import { openKnowledge } from '../../cli/open-knowledge.ts';
import { openSearch } from '../../knowledge/search/open.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { scoreCodes } from './codes.ts';
import { otherEngines } from './engines.ts';
import { fit } from './fit.ts';
import { isRight, readCalibration, readLanguageRows, readOutOfScope, readQuestions } from './questions.ts';
import type { Question } from './questions.ts';
import { score } from './score.ts';
import type { Score } from './score.ts';

const BASELINE = new URL('baseline.json', import.meta.url);
/** A figure may fall this far below the baseline before the run fails: one or two questions. */
const SLACK = 0.01;
/** Higher is better everywhere but for these. */
const LOWER_IS_BETTER = new Set(['wrong', 'invented']);

const { values: options } = parseArgs({
  options: {
    half: { type: 'string' },
    misses: { type: 'boolean' },
    fit: { type: 'boolean' },
    engines: { type: 'boolean' },
    update: { type: 'boolean' },
    json: { type: 'boolean' },
  },
});

const knowledge = openKnowledge();
const search = openSearch(knowledge.entries);
const inHalf = (question: Question): boolean => options.half === undefined || question.half === options.half;
const questions = LANGUAGES.flatMap(readQuestions).filter(inHalf);
const outside = readOutOfScope().filter(inHalf);

if (options.fit) {
  const rows = [...readCalibration(), ...outside.filter((question) => question.half === 'a')];
  fit(
    search,
    rows.filter((question) => question.kind === 'answer'),
    rows.filter((question) => question.kind === 'decline'),
  );
} else {
  const figures = measure();
  print(figures);
  if (options.engines) await compare();
  if (options.update) writeFileSync(BASELINE, JSON.stringify(figures, null, 2) + '\n');
  else if (options.half === undefined) holdAgainstBaseline(figures);
}

type Figures = Record<string, Record<string, number>>;

function measure(): Figures {
  const figures: Figures = {};
  for (const language of LANGUAGES) {
    figures[language] = plain(
      score(
        questions.filter((question) => question.lang === language),
        answer,
      ),
    );
  }
  figures['all'] = plain(score(questions, answer));
  const real = outside.filter((question) => question.kind === 'decline');
  const declined = real.filter((question) => !['answer', 'choices'].includes(answer(question).kind));
  if (options.misses) {
    for (const question of real.filter((row) => !declined.includes(row))) {
      const shown = answer(question);
      console.log(`out of scope: ${question.q} -> ${shown.kind} ${shown.entries.map((entry) => entry.id).join(', ')}`);
    }
  }
  figures['out of scope'] = { questions: real.length, declined: declined.length / Math.max(1, real.length) };
  figures['languages'] = languageFigures();
  if (options.half === undefined) figures['codes'] = codeFigures();
  return figures;
}

function answer(question: Question): ReturnType<Parameters<typeof score>[1]> {
  const routed = route(question.q, 'en', knowledge);
  const ranked =
    routed.kind === 'answer' || routed.kind === 'choices' || routed.kind === 'decline'
      ? search.rank(question.q, 3).map((hit) => hit.entry)
      : routed.entries;
  return { kind: routed.kind, lang: routed.language, entries: routed.entries, ranked };
}

function languageFigures(): Record<string, number> {
  const rows = readLanguageRows();
  let right = 0;
  for (const row of rows) {
    const heard = knowledge.detectLanguage(row.text);
    const ours = LANGUAGES.some((language) => language === row.lang);
    // Another language must be known as such, or at least not be taken for Norwegian with confidence.
    const ok = ours ? heard.language === row.lang : heard.language === 'other' || !heard.confident;
    if (ok) right++;
    else if (options.misses) console.log(`language: ${row.text} is ${row.lang}, heard ${String(heard.language)}`);
  }
  return { questions: rows.length, right: right / Math.max(1, rows.length) };
}

function codeFigures(): Record<string, number> {
  const { notations, right, typos, invented, misses } = scoreCodes(knowledge);
  if (options.misses) for (const miss of misses) console.log(`code: ${miss}`);
  return { questions: notations, right, typos, invented };
}

function plain(result: Score): Record<string, number> {
  const { misses, ...figures } = result;
  if (options.misses && result.questions < questions.length) for (const miss of misses) console.log(miss);
  return figures;
}

function print(figures: Figures): void {
  for (const [name, row] of Object.entries(figures)) {
    if (options.json) {
      console.log(JSON.stringify({ name, ...row }));
      continue;
    }
    const cells = Object.entries(row).map(([key, value]) => `${key} ${key === 'questions' ? value : value.toFixed(3)}`);
    console.log(`${name.padEnd(13)} ${cells.join('  ')}`);
  }
}

async function compare(): Promise<void> {
  const asked = questions.filter((question) => question.kind === 'answer');
  for (const engine of otherEngines(knowledge.entries)) {
    let first = 0;
    let three = 0;
    const started = performance.now();
    for (const question of asked) {
      const ranked = await engine.rank(question.q);
      if (ranked[0] && isRight(question, ranked[0])) first++;
      if (ranked.slice(0, 3).some((entry) => isRight(question, entry))) three++;
    }
    const each = (performance.now() - started) / asked.length;
    console.log(
      `${engine.name.padEnd(13)} recall1 ${(first / asked.length).toFixed(3)}  recall3 ${(three / asked.length).toFixed(3)}  ms ${each.toFixed(2)}`,
    );
  }
  let first = 0;
  let three = 0;
  const started = performance.now();
  for (const question of asked) {
    const ranked = search.rank(question.q, 3);
    if (ranked[0] && isRight(question, ranked[0].entry)) first++;
    if (ranked.some((hit) => isRight(question, hit.entry))) three++;
  }
  const each = (performance.now() - started) / asked.length;
  console.log(
    `${'ours'.padEnd(13)} recall1 ${(first / asked.length).toFixed(3)}  recall3 ${(three / asked.length).toFixed(3)}  ms ${each.toFixed(2)}`,
  );
}

function holdAgainstBaseline(figures: Figures): void {
  const baseline = JSON.parse(readFileSync(BASELINE, 'utf8')) as Figures;
  let failed = 0;
  let passed = 0;
  for (const [name, row] of Object.entries(baseline)) {
    for (const [key, before] of Object.entries(row)) {
      if (key === 'questions' || key === 'choices' || (key === 'declined' && name !== 'out of scope')) continue;
      const now = figures[name]?.[key] ?? 0;
      if (now !== before) console.log(`${name} ${key} ${before.toFixed(3)} -> ${now.toFixed(3)}`);
      const worse = LOWER_IS_BETTER.has(key) ? now - before : before - now;
      if (worse > SLACK) {
        failed++;
        console.error(`worse than the baseline: ${name} ${key} ${now.toFixed(3)}, was ${before.toFixed(3)}`);
      } else passed++;
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
