// Plays the scripted talks of this folder: the user says, pastes or presses, and the bot answers.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { z } from 'zod';
import { respond } from '../../dialogs/respond.ts';
import type { Reply, TurnInput } from '../../dialogs/services.ts';
import { bench, turn } from '../dialogs/fakes.ts';
import type { Bench } from '../dialogs/fakes.ts';
import { press, pressables } from '../dialogs/press.ts';

const HERE = new URL('./', import.meta.url);

const step = z.strictObject({
  /** What is typed; `paste` is a situation of tests/fixtures/dsregcmd, put below it. */
  say: z.string().optional(),
  paste: z.string().optional(),
  /** The title of a button of the last reply, and what is filled into its form. */
  press: z.string().optional(),
  fill: z.record(z.string(), z.string()).optional(),
  /** Another person, a channel instead of a personal chat, an owner of the team. */
  as: z.string().optional(),
  in: z.enum(['personal', 'channel', 'groupChat']).optional(),
  owner: z.enum(['true', 'false']).optional(),
  /** What the reply says, does not say, and offers. */
  contains: z.array(z.string()).default([]),
  lacks: z.array(z.string()).default([]),
  buttons: z.array(z.string()).default([]),
});
const talk = z.strictObject({ name: z.string(), locale: z.string().default('en-US'), turns: z.array(step).min(1) });
type Step = z.infer<typeof step>;

describe('conversations', () => {
  for (const file of readdirSync(HERE).filter((name) => name.endsWith('.yaml'))) {
    const talks = z.array(talk).parse(load(readFileSync(new URL(file, HERE), 'utf8'), { schema: FAILSAFE_SCHEMA }));
    for (const { name, locale, turns } of talks) {
      it(`${file}: ${name}`, async () => {
        const b = bench();
        let last: Reply = { text: '' };
        for (const [index, next] of turns.entries()) {
          last = await play(next, last, b, locale);
          judge(next, last, `turn ${index + 1}`);
        }
      });
    }
  }
});

async function play(next: Step, last: Reply, b: Bench, locale: string): Promise<Reply> {
  const scope = next.in ?? 'personal';
  const person = next.as ?? 'Kari Nordmann';
  const around: Partial<TurnInput> = {
    localeHint: locale,
    scope,
    user: { id: person, name: person },
    conversation: scope === 'personal' ? `chat with ${person}` : 'the channel',
    ...(scope === 'channel' ? { team: { id: 'team', channel: 'general' } } : {}),
    ...(next.owner === undefined ? {} : { isTeamOwner: next.owner === 'true' }),
  };
  const input =
    next.press === undefined
      ? turn(messageOf(next), around)
      : turn('', { ...around, kind: 'action', value: { ...press(last, next.press), ...next.fill } });
  const replies = await respond(input, b.services);
  assert.equal(replies.length, 1, 'one reply a turn');
  return replies[0] as Reply;
}

function messageOf({ say = '', paste }: Step): string {
  if (paste === undefined) return say;
  const output = readFileSync(new URL(`../fixtures/dsregcmd/${paste}/input.txt`, HERE), 'utf8');
  return say === '' ? output : `${say}\n${output}`;
}

function judge({ contains, lacks, buttons }: Step, reply: Reply, where: string): void {
  const titles = pressables(reply).map((button) => button.title);
  for (const text of contains) assert.ok(reply.text.includes(text), `${where}: no “${text}” in:\n${reply.text}`);
  for (const text of lacks) assert.ok(!reply.text.includes(text), `${where}: “${text}” stands in:\n${reply.text}`);
  for (const title of buttons)
    assert.ok(titles.includes(title), `${where}: no button “${title}” among: ${titles.join(', ')}`);
}
