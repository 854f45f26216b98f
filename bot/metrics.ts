// What an operator may count: turns, refusals, times. Numbers only, in the Prometheus text form.
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Metrics {
  turn(kind: string, ms: number): void;
  turnFailed(): void;
  refused(status: number, reason: string): void;
  /** The SDK tried to print something; it is not shown. */
  sdkPrint: () => void;
  /** 99th percentile of the event loop's delay since the last reading, in milliseconds. */
  loopDelayMs(): number;
  text(pending: number): string;
  close(): void;
}

const BUCKETS_MS = [10, 25, 50, 100, 250, 500, 1000, 2000, 5000, 15_000];

/** Opens the counters. */
export function openMetrics(): Metrics {
  const turns = new Map<string, number>();
  const refusals = new Map<string, number>();
  const buckets = BUCKETS_MS.map(() => 0);
  let failed = 0;
  let prints = 0;
  let count = 0;
  let sum = 0;
  const loop = monitorEventLoopDelay({ resolution: 20 });
  loop.enable();
  const add = (map: Map<string, number>, key: string): Map<string, number> => map.set(key, (map.get(key) ?? 0) + 1);

  return {
    turn: (kind, ms) => {
      add(turns, `kind="${kind}"`);
      count += 1;
      sum += ms;
      BUCKETS_MS.forEach((limit, i) => {
        if (ms <= limit) buckets[i] = (buckets[i] ?? 0) + 1;
      });
    },
    turnFailed: () => {
      failed += 1;
    },
    refused: (status, reason) => {
      add(refusals, `status="${status}",reason="${reason}"`);
    },
    sdkPrint: () => {
      prints += 1;
    },
    loopDelayMs: () => {
      const delay = loop.percentile(99) / 1e6;
      loop.reset();
      return Number.isFinite(delay) ? delay : 0;
    },
    text: (pending) =>
      [
        '# TYPE join_doctor_turns_total counter',
        ...[...turns].map(([labels, n]) => `join_doctor_turns_total{${labels}} ${n}`),
        '# TYPE join_doctor_turns_failed_total counter',
        `join_doctor_turns_failed_total ${failed}`,
        '# TYPE join_doctor_refused_total counter',
        ...[...refusals].map(([labels, n]) => `join_doctor_refused_total{${labels}} ${n}`),
        '# TYPE join_doctor_sdk_prints_total counter',
        `join_doctor_sdk_prints_total ${prints}`,
        '# TYPE join_doctor_turn_seconds histogram',
        ...BUCKETS_MS.map((limit, i) => `join_doctor_turn_seconds_bucket{le="${limit / 1000}"} ${buckets[i] ?? 0}`),
        `join_doctor_turn_seconds_bucket{le="+Inf"} ${count}`,
        `join_doctor_turn_seconds_sum ${sum / 1000}`,
        `join_doctor_turn_seconds_count ${count}`,
        '# TYPE join_doctor_turns_pending gauge',
        `join_doctor_turns_pending ${pending}`,
        '# TYPE process_resident_memory_bytes gauge',
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        '',
      ].join('\n'),
    close: () => loop.disable(),
  };
}
