// Hands the bot pictures made to hurt it, and screenshots to read: who survives, what is offered, and that nothing goes unasked.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecogniser } from '../../bot/files/recognise.ts';
import { parseAction } from '../../dialogs/cards/read-action.ts';
import { respond } from '../../dialogs/respond.ts';
import type { Reply } from '../../dialogs/services.ts';
import { bench, realKnowledge, turn } from '../dialogs/fakes.ts';
import { pressables } from '../dialogs/press.ts';
import { message } from '../emulator/activities.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { postJson, startBot } from './bot.ts';
import { HOSTILE_PICTURES } from './hostile-pictures.ts';
import { atLeast, below, inTime, noneOf, type Measure, type Row } from './row.ts';
import { sendFile, upload } from './send-file.ts';

const FOLDER = new URL('../fixtures/pictures/', import.meta.url);
/** Screenshot -> the codes that stand in it. */
const TRUTH = JSON.parse(readFileSync(new URL('truth.json', FOLDER), 'utf8')) as Record<string, string[]>;
const LIMIT_MS = 20_000;

/** Row D3, against the running bot: `share` of the pictures, evenly taken. */
export async function hostilePictures(share: number): Promise<Row[]> {
  const all = Object.entries(HOSTILE_PICTURES);
  const chosen = all.filter((_, at) => Math.floor(at * share) !== Math.floor((at - 1) * share));
  const server = createServer((request, response) => {
    response.end(chosen[Number(request.url?.split('/')[1])]?.[1]());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'pictures-'));
  const connector = await openConnectorServer();
  const bot = await startBot(dataDir);
  try {
    for (let n = 0; n < 20; n += 1)
      await postJson(bot.url, message(connector.serviceUrl, 'AzureAdJoined : NO\n'.repeat(20)));
    const before = await bot.rssMb();
    const wrong: string[] = [];
    let slowest = 0;
    let peak = 0;
    for (const [at, [name]] of chosen.entries()) {
      const answer = await sendFile(
        bot.url,
        connector,
        upload(`${origin}/${at}/picture.png`, 'picture.png'),
        `person-${at}`,
      );
      slowest = Math.max(slowest, answer.ms);
      peak = Math.max(peak, await bot.rssMb());
      if (answer.refused === null) wrong.push(`${name}: ${answer.said.slice(0, 60)}`);
    }
    const served = await postJson(bot.url, message(connector.serviceUrl, 'help'));
    return [
      {
        ...noneOf('D3.not-answered-in-words', wrong.length, chosen.length),
        ...(wrong[0] !== undefined && { figure: wrong.join('; ') }),
      },
      inTime('D3.slowest-answer', slowest, LIMIT_MS),
      below('D3.memory-growth', peak - before, 64, 'MB'),
      {
        id: 'D3.next-person',
        figure: served === 200 ? 'served' : 'lost',
        need: 'served',
        ok: served === 200 && !bot.hasEnded(),
      },
    ];
  } finally {
    await bot.kill('SIGKILL');
    await connector.close();
    server.closeAllConnections();
    server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** One screenshot: what stands in it, what a person is offered, and whether anything was said before they chose. */
export interface Reading {
  file: string;
  codes: string[];
  /** The codes to tap, the likeliest first. */
  offered: string[];
  /** The lines in the box. */
  lines: string[];
  /** Something else than a question came: an entry, a verdict. */
  unasked: boolean;
  ms: number;
}

/** Reads screenshots as the chat does, one after the other. */
export async function readScreenshots(files: readonly string[]): Promise<Reading[]> {
  // What is measured is what is read; how fast depends on who else is at work here.
  const recogniser = openRecogniser({ timeoutMs: 60_000 });
  const { services } = bench();
  const readings: Reading[] = [];
  for (const file of files) {
    const begun = performance.now();
    const seen = await recogniser.read(readFileSync(new URL(file, FOLDER)), 'somebody');
    const given =
      'text' in seen ? ({ is: 'picture', text: seen.text } as const) : ({ is: 'unread', why: seen.failed } as const);
    const replies = await respond(turn('', { file: given }), services);
    const reply = replies[0] as Reply;
    const actions = pressables(reply).map(({ data }) => parseAction(data));
    readings.push({
      file,
      codes: TRUTH[file] ?? [],
      offered: actions.flatMap((action) =>
        action?.do === 'show' && action.about.is === 'code' ? [action.about.q] : [],
      ),
      lines: actions.flatMap((action) => (action?.do === 'check' ? action.read.split('\n') : [])),
      unasked: replies.length !== 1 || answersAlready(reply.text),
      ms: Math.round(performance.now() - begun),
    });
  }
  return readings;
}

/** Every screenshot of the fixtures. */
export const SCREENSHOTS = Object.keys(TRUTH);

/** Whether a reply holds any title of an entry, or a verdict's mark. */
function answersAlready(text: string): boolean {
  return realKnowledge().entries.some((entry) => text.includes(entry.title.en)) || /[✔✖]/u.test(text);
}

/** How many codes stand first among those offered, and how many are offered at all. */
export async function screenshots(files: readonly string[]): Promise<Row[]> {
  const readings = await readScreenshots(files);
  const codes = readings.flatMap(({ codes, offered }) =>
    codes.map((code, at) => ({
      first: offered.slice(0, at + codes.length).includes(code),
      any: offered.includes(code),
    })),
  );
  const share = (count: number): number => Math.round((count / codes.length) * 1000) / 1000;
  return [
    atLeast('D4.codes-offered-first', share(codes.filter(({ first }) => first).length), 0.85),
    atLeast('D4.codes-offered', share(codes.filter(({ any }) => any).length), 0.85),
    noneOf('D4.answered-before-asked', readings.filter(({ unasked }) => unasked).length, readings.length),
    inTime('D4.slowest', Math.max(...readings.map(({ ms }) => ms)), LIMIT_MS),
  ];
}

export const measures: Measure[] = [
  {
    id: 'D3',
    what: 'hostile pictures against the running bot',
    quick: () => hostilePictures(0.07),
    full: () => hostilePictures(1),
  },
  {
    id: 'D4',
    what: 'codes read from screenshots',
    full: () => screenshots(SCREENSHOTS),
  },
];
