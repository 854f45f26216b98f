// Buttons pressed two and three times by two people at once, and invokes that come again, over the whole bot.
import { payload, type TicketAct } from '../../dialogs/cards/actions.ts';
import { BOT, execute, submit, type Body } from '../emulator/activities.ts';
import { TENANT } from '../emulator/key-server.ts';
import { ANNA, BAS, HELPDESK, openOffice, type Colleague, type Office } from '../emulator/office.ts';
import { draft } from '../helpdesk/world.ts';
import { inTime, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'C2',
    what: 'assign and close pressed two and three times by two people at once',
    quick: () => inOffice((office) => pressedAtOnce(office, 20)),
    full: () => inOffice((office) => pressedAtOnce(office, 500)),
  },
  {
    id: 'C3',
    what: 'an invoke that comes again with another id',
    quick: () => inOffice((office) => comesAgain(office, 10)),
    full: () => inOffice((office) => comesAgain(office, 200)),
  },
];

let ids = 0;

async function inOffice(work: (office: Office) => Promise<Row[]>): Promise<Row[]> {
  const office = await openOffice();
  try {
    await office.say(ANNA, 'use this channel', { team: HELPDESK });
    return await work(office);
  } finally {
    await office.end();
  }
}

/** Half of the requests are assigned, half closed; each press is an activity of its own from one and the same card. */
async function pressedAtOnce(office: Office, requests: number): Promise<Row[]> {
  let [many, none, untold, errors, presses] = [0, 0, 0, 0, 0];
  for (let n = 0; n < requests; n++) {
    const act = n % 2 === 0 ? 'assign' : 'close';
    const id = await makeTicket(office, n);
    const mark = office.emulator.connector.sent.length;
    const times = 4 + (n % 3);
    const answers = await Promise.all(
      Array.from({ length: times }, (_, index) => {
        const who = index % 2 === 0 ? ANNA : BAS;
        return office.send(pressing(office, act, id, who, index % 3 === 0 ? execute : submit));
      }),
    );
    presses += times;
    errors += answers.filter(({ status }) => status !== 200).length;
    const steps = (await office.helpdesk.events(TENANT, id)).slice(1);
    if (steps.length > 1) many += 1;
    if (steps.length === 0) none += 1;
    const winner = steps[0]?.actor;
    const sent = JSON.stringify(office.emulator.connector.sent.slice(mark).map(({ activity }) => activity));
    const words = act === 'assign' ? `${winner?.name} already has` : `${winner?.name} has closed`;
    if (!sent.includes(words)) untold += 1;
  }
  return [
    { id: 'C2.presses', figure: presses, need: `>= ${requests * 4}`, ok: presses >= requests * 4 },
    noneOf('C2.with-two-steps', many, requests),
    noneOf('C2.with-no-step', none, requests),
    noneOf('C2.loser-not-told-who', untold, requests),
    noneOf('C2.answers-not-200', errors, presses),
  ];
}

/** The channel repeats an invoke with a new id and time: the answer is the same, and nothing happens twice. */
async function comesAgain(office: Office, invokes: number): Promise<Row[]> {
  let [different, twice] = [0, 0];
  const times: number[] = [];
  for (let n = 0; n < invokes; n++) {
    const act = (['assign', 'reply', 'note', 'close', 'request-run'] as const)[n % 5] ?? 'assign';
    const id = await makeTicket(office, n);
    const once = pressing(office, act, id, ANNA, execute);
    const answers: string[] = [];
    for (let again = 0; again < 3; again++) {
      const begun = performance.now();
      const timestamp = new Date(Date.parse(String(once['timestamp'])) + again * 15_000).toISOString();
      const { status, body } = await office.send({ ...once, id: `again-${++ids}`, timestamp });
      times.push(performance.now() - begun);
      // Each drawing of a card has a nonce of its own; all else must be the same.
      answers.push(`${status} ${body.replaceAll(/"once":"[^"]*"/g, '')}`);
    }
    if (new Set(answers).size > 1) different += 1;
    if ((await office.helpdesk.events(TENANT, id)).length !== 2) twice += 1;
  }
  times.sort((a, b) => a - b);
  return [
    noneOf('C3.different-answers', different, invokes),
    noneOf('C3.done-twice-or-never', twice, invokes),
    inTime('C3.answer-p99', times[Math.floor(times.length * 0.99)] ?? Infinity, 3_000),
  ];
}

async function makeTicket({ helpdesk, emulator }: Office, n: number): Promise<string> {
  const conversation = { id: `a:somebody-${n}`, conversationType: 'personal' };
  const { serviceUrl } = emulator.connector;
  const address = JSON.stringify({ serviceUrl, channelId: 'msteams', conversation, bot: BOT, user: { id: '29:x' } });
  const user = { id: `somebody-${n}`, name: 'Somebody' };
  return (await helpdesk.open(`form-${++ids}`, draft({ tenant: TENANT, user, address }))).ticket.id;
}

function pressing(
  office: Office,
  act: TicketAct,
  id: string,
  { locale, ...from }: Colleague,
  how: typeof submit | typeof execute,
): Body {
  const data = {
    ...payload({ do: 'ticket', act, id, version: 1, once: 'the-card', lang: 'en' }),
    [`text-${act}`]: 'words',
  };
  return how(office.emulator.connector.serviceUrl, data, {
    id: `press-${++ids}`,
    from,
    locale,
    conversation: {
      id: `${HELPDESK};messageid=card-${id}`,
      conversationType: 'channel',
      isGroup: true,
      tenantId: TENANT,
    },
    channelData: { tenant: { id: TENANT }, team: { id: HELPDESK }, channel: { id: HELPDESK } },
    entities: [],
  });
}
