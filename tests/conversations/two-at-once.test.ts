// Two members press the same button at once, each two or three times: one step is taken, and the loser hears whose it is.
import assert from 'node:assert/strict';
import { payload } from '../../dialogs/cards/actions.ts';
import type { TicketAct } from '../../dialogs/cards/actions.ts';
import { respond } from '../../dialogs/respond.ts';
import type { Reply, Services, TurnInput } from '../../dialogs/services.ts';
import { bench, turn } from '../dialogs/fakes.ts';
import { draft, openWorld, tenant, type World } from '../helpdesk/world.ts';

/** Requests for each button. */
const REQUESTS = 250;
const EXPERTS = ['bas', 'cor'];

describe('two people at once', () => {
  let world: World;
  let services: Services;
  before(async () => {
    world = await openWorld();
    const given = bench();
    for (const id of EXPERTS) given.roles[id] = 'member';
    const loop = { loop: given.helpdesk.loop, versions: given.helpdesk.versions };
    services = { ...given.services, helpdesk: { ...world.helpdesk, ...loop } };
  });
  after(() => world.end());

  const press = (act: TicketAct, id: string, who: string, text: string): Promise<Reply[]> => {
    const data = payload({ do: 'ticket', act, id, version: 1, once: 'the-same-card', lang: 'en' });
    const input: Partial<TurnInput> = {
      kind: 'action',
      value: { ...data, [`text-${act}`]: text },
      tenant,
      user: { id: who, name: who },
      scope: 'channel',
      team: { id: 'team', channel: 'channel' },
      conversation: 'the channel',
    };
    return respond(turn('', input), services);
  };

  for (const act of ['assign', 'close'] as const) {
    it(`${act}: one winner in each of ${REQUESTS} requests`, async () => {
      for (let n = 0; n < REQUESTS; n++) {
        const { ticket } = await world.helpdesk.open(`${act}-${n}`, draft());
        const presses = Array.from({ length: 4 + (n % 3) }, (_, index) => EXPERTS[index % 2] as string);
        const replies = await Promise.all(
          presses.map(async (who) => ({
            who,
            replies: await press(act, ticket.id, who, act === 'close' ? 'solved' : ''),
          })),
        );
        const steps = (await world.helpdesk.events(tenant, ticket.id)).slice(1);
        assert.deepEqual(
          steps.map((event) => event.action),
          [act],
        );
        const winner = steps[0]?.actor.id ?? '';
        for (const { who, replies: seen } of replies) {
          const said = seen.map((one) => one.text).join('\n');
          if (who === winner) assert.doesNotMatch(said, /already has|has closed/);
          else assert.match(said, new RegExp(act === 'assign' ? `${winner} already has #` : `${winner} has closed #`));
        }
      }
    });
  }
});
