// The loop's notes and kept versions in memory, for tests of the conversation.
import type { Asked, Loop, LoopRows, Unanswered, Versions } from '../../helpdesk/loop/types.ts';

export interface FakeLoop extends Loop {
  /** As they were noted, in order. */
  turns: Asked[];
  questions: Unanswered[];
  choices: { form: string }[];
}

export function fakeLoop(): FakeLoop {
  const rows: LoopRows = { asked: [], unanswered: [], ratings: [], requests: 0 };
  const fake: FakeLoop = {
    turns: [],
    questions: [],
    choices: [],
    asked: (turn) => void fake.turns.push(turn),
    unanswered: (question) => void fake.questions.push(question),
    opened: (choice) => void fake.choices.push(choice),
    flush: () => Promise.resolve(),
    rows: () => Promise.resolve(rows),
  };
  return fake;
}

export function fakeVersions(): Versions {
  const kept = new Map<string, Map<string, string>>();
  let wanted: string | null = null;
  return {
    keep: (version, files) => Promise.resolve(void kept.set(version, new Map(files))),
    files: (version) => Promise.resolve(kept.get(version) ?? null),
    list: () =>
      Promise.resolve(
        [...kept].map(([version, files]) => ({ version, at: '2026-11-21T08:00:00.000Z', entries: files.size })),
      ),
    wanted: () => Promise.resolve(wanted),
    want: (value) => Promise.resolve(void (wanted = value)),
  };
}
