// Sends activities of other, missing and contradicting tenants, and of guests: none may be worked on, each is written down. People
// who surely belong to another organisation hear so in one sentence an hour, the others nothing.
import { message, type Body } from '../emulator/activities.ts';
import { openEmulator } from '../emulator/emulator.ts';
import { fakeServices } from '../emulator/fakes.ts';
import { pressables } from '../dialogs/press.ts';
import { chatOf, GUUS, openOffice, type Shown } from '../emulator/office.ts';
import { TENANT } from '../emulator/key-server.ts';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'B3', what: 'other tenants and guests', quick: () => otherTenants(60), full: () => otherTenants(300) },
];

const OTHER = 'd2c4a6e8-1111-4222-8333-944455556666';
/** Between two refusals, so that each has room for a line of its own: at most ten a minute are written. */
const STEP_MS = 6_100;

/** What stands in `conversation.tenantId` and in `channelData.tenant.id` of a person; whether it names one organisation. */
const PAIRS: [conversation: unknown, channelData: unknown, hears?: 'hears'][] = [
  [OTHER, OTHER, 'hears'],
  [undefined, undefined],
  [null, null],
  [TENANT, OTHER],
  [OTHER, TENANT],
  [OTHER, undefined, 'hears'],
  [undefined, OTHER, 'hears'],
  [` ${TENANT}`, ` ${TENANT}`],
  [`${TENANT} `, undefined],
  [`{${TENANT}}`, undefined],
  [TENANT.slice(0, -1), undefined],
  [`${TENANT}0`, undefined],
  [TENANT.replaceAll('-', ''), undefined],
  [`${TENANT},${OTHER}`, undefined],
  [`${TENANT}\u0000`, undefined],
  [TENANT.replace('7', '\uff17'), undefined],
  ['*', '*'],
  ['common', undefined],
  ['00000000-0000-0000-0000-000000000000', undefined, 'hears'],
  ['__proto__', 'constructor'],
];

/** So many foreign activities, a tenth as many turns of a guest; then the good tenant is served. */
export async function otherTenants(count: number): Promise<Row[]> {
  let turns = 0;
  let passed = 0;
  const services = { ...fakeServices(), now: () => new Date(Date.now() + passed) };
  const emulator = await openEmulator({
    services,
    respond: () => {
      turns += 1;
      return Promise.resolve([{ text: 'done' }]);
    },
  });
  try {
    const at = emulator.connector.serviceUrl;
    const activity = (n: number, tenant: unknown, other: unknown): Body =>
      message(at, 'help', {
        id: `b3-${n}`,
        from: { id: `29:${n % PAIRS.length}`, name: 'Somebody', aadObjectId: `b3-${n % PAIRS.length}` },
        timestamp: new Date(Date.now() + passed).toISOString(),
        conversation: { id: `a:${n}`, conversationType: 'personal', tenantId: tenant },
        channelData: other === undefined && n % 2 === 0 ? undefined : { tenant: { id: other } },
      });
    let not401 = 0;
    for (let n = 0; n < count; n += 1) {
      const [tenant, other] = PAIRS[n % PAIRS.length] ?? [];
      if ((await emulator.send(activity(n, tenant, other))).status !== 401) not401 += 1;
      passed += STEP_MS;
    }
    const lines = services.logged.filter(
      ({ event, data }) => event === 'refused' && reasonOf(data) === 'tenant',
    ).length;
    const refusedTurns = turns;
    // The good one is worked on: the row would notice a turn.
    await emulator.send(activity(count, TENANT, TENANT));
    const calls = emulator.connector.requests.map(({ path, activity: { text } }) => {
      const n = Number(/\/a%3A(\d+)\//.exec(path)?.[1]);
      return { n, isSentence: text?.startsWith('guest-refused:') === true && PAIRS[n % PAIRS.length]?.[2] === 'hears' };
    });
    const told = calls.filter(({ isSentence }) => isSentence).map(({ n }) => n % PAIRS.length);
    const others = calls.filter(({ n, isSentence }) => !isSentence && n !== count);
    const strangers = PAIRS.filter(([, , hears]) => hears).length;
    return [
      noneOf('B3.turns-run', refusedTurns, count),
      noneOf('B3.not-refused-with-401', not401, count),
      noneOf('B3.outbound-calls-but-the-sentence', others.length, count),
      noneOf('B3.told-twice-in-an-hour', told.length - new Set(told).size, count),
      {
        id: 'B3.strangers-told',
        figure: new Set(told).size,
        need: `${strangers}`,
        ok: new Set(told).size === strangers,
      },
      noneOf('B3.without-a-line-in-the-log', count - lines, count),
      { id: 'B3.turns-of-the-good-tenant', figure: turns - refusedTurns, need: '1', ok: turns - refusedTurns === 1 },
      ...(await guests(Math.ceil(count / 10))),
    ];
  } finally {
    await emulator.close();
  }
}

function reasonOf(data: unknown): unknown {
  return (data as { reason?: unknown } | undefined)?.reason;
}

const SENTENCE = /only work for people of this organisation|alleen voor mensen van deze organisatie/;

function buttons({ text, card }: Shown): number {
  return pressables({ text, card: card as never }).length;
}

const ASKED = [
  'ik wil een medewerker spreken',
  'I want to talk to a person',
  'What is a PRT?',
  'wat is 0x801c03f2',
  'help',
];

/** A guest of the organisation asks for a person, and for anything else. */
async function guests(count: number): Promise<Row[]> {
  const office = await openOffice();
  try {
    office.emulator.connector.guests.add(GUUS.aadObjectId);
    let more = 0;
    for (let n = 0; n < count; n += 1) {
      const shown = await office.say(GUUS, ASKED[n % ASKED.length] ?? '');
      more += shown.filter(
        (one) => one.conversation !== chatOf(GUUS) || !SENTENCE.test(one.text) || buttons(one) > 0,
      ).length;
    }
    const requests = await office.helpdesk.requestsOf(TENANT, GUUS.aadObjectId);
    return [
      noneOf('B3.guests-shown-more-than-a-sentence', more, count),
      noneOf('B3.requests-of-guests', requests.length, count),
      atLeast('B3.guest-turns', count, 1),
    ];
  } finally {
    await office.end();
  }
}
