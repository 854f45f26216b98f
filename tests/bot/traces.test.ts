// An operator's collector is told where a turn spent its time, in words of our own; without one nothing is loaded or sent.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SDKS } from '../../bot/channel.ts';
import { openTraces, traceServices, UNTRACED, type Traces } from '../../bot/traces.ts';
import { startBot, postJson } from '../bar/bot.ts';
import { output, plant, sentences } from '../bar/identifiers.ts';
import { message } from '../emulator/activities.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { openEmulator } from '../emulator/emulator.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';
import { TENANT } from '../emulator/key-server.ts';
import { openLoopback } from '../emulator/loopback.ts';
import { ANNA, chatOf, HELPDESK, KARI, openOffice, type Office } from '../emulator/office.ts';
import { openCollector, type Collector, type Seen } from './collector.ts';

const log = { info: () => undefined, error: () => undefined };
const CALLER = { trace: '4bf92f3577b34da6a3ce929d0e0e4736', span: '00f067aa0ba902b7' };

describe('traces', () => {
  let collector: Collector;
  let traces: Traces;
  beforeEach(async () => {
    collector = await openCollector();
    traces = await openTraces({ url: `${collector.origin}/v1/traces`, headers: {}, service: 'desk' }, log);
  });
  afterEach(async () => {
    await traces.close();
    await collector.close();
  });
  const named = (name: string): Seen[] => collector.spans().filter((span) => span.name === name);
  const below = (parent: Seen | undefined, name: string): Seen[] =>
    named(name).filter((span) => span.parentSpanId === parent?.spanId && span.traceId === parent?.traceId);
  const turnsOf = (intent: string): Seen[] => named('turn').filter(({ said }) => said['intent'] === intent);

  for (const sdk of SDKS)
    describe(`of a talk, over ${sdk}`, () => {
      let office: Office;
      const planted = plant(1);
      beforeEach(async () => {
        office = await openOffice(null, 'teams', { traces, sdk });
        await office.say(ANNA, 'helpdesk channel here', { team: HELPDESK });
        await office.say(KARI, `Why does this PC not join? ${sentences(planted).join(' ')}`);
        const diagnosis = (await office.say(KARI, output(planted)))[0]!;
        await office.say(KARI, 'What is a primary refresh token?');
        const form = (await office.click(KARI, diagnosis, 'Ask the helpdesk'))[0]!;
        const fields = { summary: sentences(planted).join(' '), contact: planted.upn, severity: 'normal' };
        // It has hidden what was planted, and asks whether that is well.
        const hidden = (await office.click(KARI, form, 'Send', { ...fields, paste: output(planted) }))[0]!;
        await office.click(KARI, hidden, 'Send', fields);
        await office.end();
        await traces.close();
      }); // prettier-ignore

      it('show turn, search, database, directory and channel, and whose part is whose', () => {
        const [question] = turnsOf('answer');
        assert.equal(question?.kind, 2, 'a server’s');
        assert.equal(question.parentSpanId, undefined);
        const { waitedMs, ...said } = question.said;
        assert.deepEqual(said, { outcome: 'done', kind: 'message', scope: 'personal', intent: 'answer', language: 'en', status: 200 }); // prettier-ignore
        assert.equal(typeof waitedMs, 'number');
        assert.deepEqual(below(question, 'find').map((span) => span.said), [{ action: 'ask', outcome: 'answer', entries: 1 }]); // prettier-ignore
        assert.deepEqual(below(question, 'send').map((span) => span.said), [{ action: 'POST', attempts: 1, outcome: 'sent' }]); // prettier-ignore
        assert.ok(below(question, 'database').some((span) => span.said['action'] === 'recallOne'));
        assert.ok(below(question, 'directory').some((span) => span.said['action'] === 'isGuest'));

        const [diagnosis] = turnsOf('diagnosis');
        const [found] = below(diagnosis, 'find');
        assert.deepEqual([found?.said['action'], found?.said['verdict']], ['diagnose', 'failing']);
        assert.ok(Number(found?.said['entries']) > 0 && below(diagnosis, 'send').length === 1);

        const opened = named('database').find((span) => span.said['action'] === 'open');
        const asked = named('turn').find((span) => span.spanId === opened?.parentSpanId);
        assert.equal(asked?.said['kind'], 'action');
        const posted = named('outbox').find((span) => span.said['kind'] === 'ticket-card');
        assert.equal(posted?.said['outcome'], 'sent');
        assert.equal(below(posted, 'send').length, 1);
        for (const span of collector.spans()) assert.equal(span.parentSpanId === undefined, /^(turn|outbox)$/.test(span.name), span.name); // prettier-ignore
      });

      it('hold nothing of what was written, by whom, or where', () => {
        const bytes = JSON.stringify(collector.requests).toLowerCase();
        assert.ok(bytes.length > 5_000 && bytes.includes('diagnose'));
        const places = [TENANT, HELPDESK, chatOf(KARI), new URL(office.emulator.connector.origin).host];
        const people = [KARI, ANNA].flatMap(({ id, name, aadObjectId }) => [`"${id}`, name, aadObjectId]);
        const values = [...(Object.values(planted) as string[]), ...places, ...people];
        assert.deepEqual(values.filter((value) => bytes.includes(value.toLowerCase())), []); // prettier-ignore
      });
    });

  it('show the reading of a file', async () => {
    const files = await openLoopback((_request, _body, response) => void response.end('AzureAdJoined : NO'));
    const emulator = await openEmulator({ mode: 'local', services: fakeServices(), respond: echo, traces });
    const content = { downloadUrl: `${files.origin}/canary`, fileType: 'txt' };
    const contentType = 'application/vnd.microsoft.teams.file.download.info';
    const attachments = [{ contentType, content, name: 'canary.txt' }];
    await emulator.send(message(emulator.connector.serviceUrl, 'kijk', { attachments }));
    await Promise.all([emulator.close(), files.close(), traces.close()]);
    const [turn] = named('turn');
    assert.deepEqual(below(turn, 'read-files').map((span) => span.said), [{ outcome: 'text' }]); // prettier-ignore
    assert.doesNotMatch(JSON.stringify(collector.requests), /canary|AzureAd/);
  });

  it('go on with the caller’s trace, whether or not the caller keeps its part', async () => {
    const emulator = await openEmulator({ services: fakeServices(), respond: echo, traces });
    const ask = (traceparent: string): Promise<unknown> =>
      emulator.send(message(emulator.connector.serviceUrl, 'x'), {
        headers: { traceparent, tracestate: 'vendor=canary', baggage: 'user=canary' },
      });
    await ask(`00-${CALLER.trace}-${CALLER.span}-00`);
    const wrong = [`00-${CALLER.trace}-${CALLER.span}`, `ff-${CALLER.trace}-${CALLER.span}-01`, `00-${'0'.repeat(32)}-${CALLER.span}-01`, 'canary']; // prettier-ignore
    for (const header of wrong) await ask(header);
    await Promise.all([emulator.close(), traces.close()]);
    const [first, ...others] = named('turn');
    assert.deepEqual([first?.traceId, first?.parentSpanId], [CALLER.trace, CALLER.span]);
    assert.equal(below(first, 'send')[0]?.traceId, CALLER.trace);
    assert.deepEqual(others.map((span) => span.parentSpanId), wrong.map(() => undefined)); // prettier-ignore
    assert.equal(new Set(named('turn').map(({ traceId }) => traceId)).size, 1 + wrong.length);
    assert.doesNotMatch(JSON.stringify(collector.requests), /canary/);
  });

  it('say how a turn ended and how long it waited for the one before it, and never an error’s words', async () => {
    const emulator = await openEmulator({
      services: fakeServices(),
      respond: ({ text }) => {
        const fault = Object.assign(new TypeError('canary of Anna'), { code: 'E_BAD' });
        return text === 'fail' ? Promise.reject(fault) : Promise.resolve([]);
      },
      traces,
    });
    const { serviceUrl } = emulator.connector;
    await emulator.send(message(serviceUrl, 'fail'));
    await emulator.send(message(serviceUrl, 'x', { timestamp: '2020-01-01T00:00:00Z' }));
    const twice = message(serviceUrl, 'x');
    for (const body of [twice, twice]) await emulator.send(body);
    await Promise.all([emulator.close(), traces.close()]);
    const failed = named('turn').find(({ status }) => status.code === 2);
    assert.equal(failed?.said['error.type'], 'E_BAD');
    const ended = named('turn').map(({ said }) => [said['outcome'], said['status'], typeof said['waitedMs']]);
    assert.deepEqual(ended, [
      ['failed', 200, 'number'],
      ['refused', 401, 'undefined'],
      ['done', 200, 'number'],
      ['repeated', 200, 'undefined'],
    ]);
    assert.doesNotMatch(JSON.stringify(collector.requests), /canary/);
  });

  it('are no part of the work: what is thrown is thrown, what is given is given, and outside of a turn nothing is told', async () => {
    const services = { knowledge: {}, helpdesk: { ready: () => true } } as never;
    assert.equal(traceServices(services, UNTRACED), services);
    const fault = new Error('x');
    const thrown = (): never => {
      throw fault;
    };
    await assert.rejects(
      traces.trace('turn', {}, () => Promise.reject(fault)),
      fault,
    );
    await assert.rejects(traces.trace('turn', {}, () => Promise.resolve().then(() => traces.step('find', {}, thrown))), fault); // prettier-ignore
    assert.equal(traces.step('find', {}, () => 7), 7); // prettier-ignore
    assert.equal(traces.steps('database', { ready: () => true }).ready(), true);
    await traces.close();
    assert.deepEqual(collector.spans().map(({ name }) => name), ['turn', 'find', 'turn']); // prettier-ignore
  });
});

describe('traces whose collector', () => {
  it('refuses them are missed in one line, until it took some again', async () => {
    const collector = await openCollector();
    const lines: unknown[] = [];
    process.env['OTEL_BSP_SCHEDULE_DELAY'] = '1';
    try {
      const noting = { ...log, error: (event: string, error: unknown) => void lines.push([event, error]) };
      const traces = await openTraces({ url: collector.origin, headers: { key: 'canary' }, service: 'x' }, noting);
      const send = async (status: number): Promise<void> => {
        collector.answer((response) => {
          response.statusCode = status;
          response.end('canary');
        });
        const count = collector.requests.length + 1;
        await traces.trace('turn', {}, () => Promise.resolve());
        await collector.asked(count);
      };
      for (let i = 0; i < 5; i += 1) await send(400);
      await send(200);
      await send(400);
      await traces.close();
      assert.deepEqual(lines.map((line) => (line as [string])[0]), ['traces-unsent', 'traces-unsent']); // prettier-ignore
    } finally {
      delete process.env['OTEL_BSP_SCHEDULE_DELAY'];
      await collector.close();
    }
  });

  it('hangs are kept up to a limit, and nobody waits for them', async () => {
    const collector = await openCollector();
    const hanging: (() => void)[] = [];
    collector.answer((response) => hanging.push(() => response.end('{}')));
    const traces = await openTraces({ url: collector.origin, headers: {}, service: 'x' }, log);
    for (let i = 0; i < 6_000; i += 1) await traces.trace('turn', {}, () => Promise.resolve());
    await collector.asked(1);
    collector.answer((response) => response.end('{}'));
    for (const go of hanging) go();
    await traces.close();
    await collector.close();
    const told = collector.spans().length;
    assert.ok(told >= 2_048 && told <= 2_048 + 512, String(told));
  });
});

describe('the program with and without a collector', () => {
  const MARK = 'CANARY9c2e';
  /** Says at the end which packages of OpenTelemetry were loaded. */
  const tell = `import { Module } from 'node:module'; import { writeSync } from 'node:fs';
    process.on('exit', () => writeSync(2, '\\nloaded:' + Object.keys(Module._cache).map((path) => /@opentelemetry.([a-z-]+)/.exec(path)?.[1]).join()));`; // prettier-ignore
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(tell)}`;

  /** One question to the whole program; what it wrote, and how it ended. */
  async function live(settings: Record<string, string>): Promise<{ status: number; code: number | null; ms: number; wrote: string }> {
    const dataDir = mkdtempSync(join(tmpdir(), 'traces-'));
    const connector = await openConnectorServer();
    try {
      const bot = await startBot(dataDir, { ...settings, NODE_OPTIONS });
      const status = await postJson(bot.url, message(connector.serviceUrl, 'What is a primary refresh token?'));
      const begun = performance.now();
      const code = await bot.kill('SIGTERM');
      return { status, code, ms: performance.now() - begun, wrote: bot.complaints() };
    } finally {
      await connector.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  } // prettier-ignore

  it('tells it before it leaves, with the headers of a file', async () => {
    const collector = await openCollector();
    const dir = mkdtempSync(join(tmpdir(), 'traces-headers-'));
    writeFileSync(join(dir, 'headers'), `api-key=${MARK}%20x\n`);
    try {
      const { status, code, wrote } = await live({
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
        OTEL_EXPORTER_OTLP_HEADERS_FILE: join(dir, 'headers'),
      });
      assert.deepEqual([status, code], [200, 0], wrote);
      assert.match(wrote, /loaded:.*sdk-trace/);
      assert.doesNotMatch(wrote, /CANARY|traces-unsent/);
      const [request] = collector.requests;
      assert.deepEqual([request?.url, request?.headers['api-key']], ['/v1/traces', `${MARK} x`]);
      assert.match(request?.body ?? '', /"service\.name","value":\{"stringValue":"join-doctor"\}/);
      const spans = collector.spans();
      const turn = spans.find(({ name, said }) => name === 'turn' && said['intent'] === 'answer');
      const parts = spans.filter(({ parentSpanId }) => parentSpanId === turn?.spanId).map(({ name }) => name);
      assert.deepEqual([...new Set(parts)].sort(), ['database', 'find', 'send']);
    } finally {
      await collector.close();
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('answers and leaves in time when it is away', async () => {
    const gone = await openCollector();
    await gone.close();
    const { status, code, ms, wrote } = await live({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: gone.origin,
      OTEL_EXPORTER_OTLP_HEADERS: `api-key=${MARK}`,
      OTEL_BSP_SCHEDULE_DELAY: '1',
    });
    assert.deepEqual([status, code], [200, 0], wrote);
    assert.ok(ms < 5_000, `${ms}`);
    assert.doesNotMatch(wrote, /CANARY/);
    assert.ok(wrote.split('traces-unsent').length <= 2, wrote);
  });

  it('loads nothing and sends nothing by default', async () => {
    const { status, code, wrote } = await live({ OTEL_SERVICE_NAME: 'x', OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    assert.deepEqual([status, code], [200, 0], wrote);
    assert.match(wrote, /loaded:.*\bapi\b/, 'prom-client has the empty API');
    assert.doesNotMatch(wrote, /sdk-trace|otlp|resources/);
  });
});
