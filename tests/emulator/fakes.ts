// Services that know nothing and keep nothing, for tests of the door alone.
import type { Respond } from '../../bot/bot.ts';
import type { FrontDoorOptions } from '../../bot/front-door.ts';

/** The directory is left to the front door, which asks the emulated channel. */
export type FakeServices = FrontDoorOptions['services'] & {
  /** Every line logged, as it was given. */
  logged: { event: string; data: unknown }[];
};

export function fakeServices(): FakeServices {
  const logged: FakeServices['logged'] = [];
  let next = 0;
  return {
    knowledge: {
      text: (language: string, key: string, args: Record<string, unknown>) =>
        `${key}:${language}:${String(args?.['reference'])}`,
    } as never,
    helpdesk: { recall: () => Promise.resolve({}) } as never,
    now: () => new Date(),
    newId: () => `${String((next += 1)).padStart(8, '0')}-0000`,
    log: {
      info: (event, data) => logged.push({ event, data }),
      error: (event, data) => logged.push({ event, data }),
    },
    logged,
  };
}

/** Answers with what it was told. */
export const echo: Respond = (input) => Promise.resolve([{ text: `you said: ${input.text}` }]);
