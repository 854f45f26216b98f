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

/** The longest output there is and what a person may write below it, 8 KB in all. */
export const DIAGNOSIS: Work = { name: 'diagnosis', say: () => paste, people: 500 };
const SAID =
  'This is what it prints since Monday. I have restarted twice, the VPN is on, and Outlook still asks me to sign in. ';
const paste = `${fixture('acquire-and-refresh-blocks-win11-22h2')}\n${SAID.repeat(10)}`.slice(0, 8 * 1024);

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
