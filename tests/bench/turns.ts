// What people send: a question, a code, a full output of 8 KB, and a request for help with its form filled in.
import { readFileSync } from 'node:fs';
import { LANGUAGES } from '../../knowledge/types.ts';
import { readQuestions } from '../eval/questions.ts';
import type { Work } from './load.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/dsregcmd/${name}/input.txt`, import.meta.url), 'utf8');

export const QUESTION: Work = { name: 'question', say: () => 'Waarom staat mijn apparaat op Pending?', people: 500 };

/** Each another one: what is remembered of words and entries helps as much as it does in service. */
const asked = LANGUAGES.flatMap(readQuestions).filter(({ half, kind }) => half === 'a' && kind === 'answer');
export const QUESTIONS: Work = { name: 'questions', say: (turn) => asked[turn % asked.length]?.q ?? '', people: 500 };

export const CODE: Work = { name: 'code', say: () => 'hva betyr 0x801c0021?', people: 500 };

/** A whole output and what the person wrote around it, to 8 KB as the channel carries it. */
export const DIAGNOSIS: Work = { name: 'diagnosis', say: () => paste, people: 500 };
const paste = fill(fixture('sync-join-waiting-win11-22h2'), 8 * 1024);

/** Everybody asks once: a person may have so many open requests only. */
export const ESCALATION: Work = {
  name: 'escalation',
  say: (turn) => ({
    ...{ v: 1, do: 'send', once: `bench-${process.pid}-${turn}`, lang: 'nl', seen: true },
    context: { q: 'Waarom staat mijn apparaat op Pending?', ids: ['device-stays-pending'], paste: '' },
    summary: 'Mijn laptop blijft op Pending staan',
    severity: 'normal',
    contact: '',
    paste: '',
  }),
  people: 1_000_000,
};

/** The last lines of an output again, as people paste their window twice. */
function fill(text: string, size: number): string {
  return text.length >= size ? text.slice(0, size) : `${text}\n${text.slice(0, size - text.length - 1)}`;
}
