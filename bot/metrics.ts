// What an operator may count: turns, refusals, times, ages. Numbers and words of our own only, in the Prometheus form.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** A turn that was answered, and how long that took. */
  turn(kind: string, ms: number): void;
  /** What a turn was about: answer, choices, decline, code, diagnosis, other. */
  asked(intent: string, language: string): void;
  turnFailed(): void;
  refused(status: number, reason: string): void;
  /** Somebody asked for more than they may. */
  limited(limit: string): void;
  /** The channel asked us to send less. */
  sendLimited: () => void;
  /** The SDK tried to print something; it is not shown. */
  sdkPrint: () => void;
  /** 99th percentile of the event loop's delay since the last reading, in milliseconds. */
  loopDelayMs(): number;
  /** A figure read whenever the metrics are: one number, or one for each value of a label. */
  watch(name: string, help: string, read: () => Reading | Promise<Reading>, label?: string): void;
  text(): Promise<string>;
  close(): void;
}

export type Reading = number | Record<string, number>;

const PREFIX = 'join_doctor_';
const BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15];

/** Opens the counters. */
export function openMetrics(): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const counter = <T extends string>(name: string, help: string, labelNames: T[] = []): Counter<T> =>
    new Counter({ name: PREFIX + name, help, labelNames, registers });
  const turns = counter('turns_total', 'Turns by what they were about.', ['intent', 'language']);
  const failed = counter('turns_failed_total', 'Turns that ended in an apology.');
  const refused = counter('refused_total', 'Requests turned away at the door.', ['status', 'reason']);
  const limited = counter('limited_total', 'Turns, files and requests above a limit.', ['limit']);
  const sends = counter('sends_limited_total', 'Messages the channel took later because there were too many.');
  const prints = counter('sdk_prints_total', 'Lines the SDK wanted to print.');
  const seconds = new Histogram({
    name: `${PREFIX}turn_seconds`,
    help: 'Time from reading a turn to its last message.',
    labelNames: ['kind'],
    buckets: BUCKETS_S,
    registers,
  });
  const loop = monitorEventLoopDelay({ resolution: 20 });
  loop.enable();
  const watch: Metrics['watch'] = (name, help, read, label = '') => {
    new Gauge({
      name,
      help,
      labelNames: label === '' ? [] : [label],
      registers,
      async collect() {
        // A figure that cannot be had is left out; the others are still worth reading.
        const reading = await Promise.resolve(read()).catch(() => null);
        this.reset();
        if (reading === null) this.remove();
        else if (typeof reading === 'number') this.set(reading);
        else for (const [value, n] of Object.entries(reading)) this.set({ [label]: value }, n);
      },
    });
  };
  watch('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  watch(`${PREFIX}event_loop_delay_seconds`, '99th percentile of the event loop’s delay.', () => {
    const delay = loop.percentile(99) / 1e9;
    return Number.isFinite(delay) ? delay : 0;
  });

  return {
    turn: (kind, ms) => seconds.observe({ kind }, ms / 1000),
    asked: (intent, language) => turns.inc({ intent, language }),
    turnFailed: () => failed.inc(),
    refused: (status, reason) => refused.inc({ status, reason }),
    limited: (limit) => limited.inc({ limit }),
    sendLimited: () => sends.inc(),
    sdkPrint: () => prints.inc(),
    loopDelayMs: () => {
      const delay = loop.percentile(99) / 1e6;
      loop.reset();
      return Number.isFinite(delay) ? delay : 0;
    },
    watch: (name, help, read, label) => watch(PREFIX + name, help, read, label),
    text: () => registry.metrics(),
    close: () => loop.disable(),
  };
}
