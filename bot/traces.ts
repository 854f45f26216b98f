// Where a turn spent its time, for an operator's OpenTelemetry collector. Without one nothing of OpenTelemetry is loaded.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context, Span, SpanContext } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Post as PostRow } from '../helpdesk/types.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { OpenedServices } from './services.ts';
import type { Collector } from './collector.ts';
import { following } from './current.ts';
import { allowed, describeError, type Log } from './log.ts';

/** What is said about a span: what the log may say, under the same names, and nothing else. */
type Facts = Record<string, string | number | boolean>;
type Tell<T> = (result: T) => Facts;
type Header = IncomingHttpHeaders[string];

export interface Traces {
  /** Runs work under a span of its own, which goes on with the caller's trace where `traceparent` (W3C) names one. */
  trace: <T>(name: string, facts: Facts, work: () => Promise<T>, tell?: Tell<T>, traceparent?: Header) => Promise<T>;
  /** Runs a part of the work under way; where none is, it is only run. `tell` reads facts off the result. */
  step: <T>(name: string, facts: Facts, work: () => T, tell?: Tell<Awaited<T>>) => T;
  /** The same object, whose every call is a step. */
  steps: <T extends object>(name: string, part: T) => T;
  /** Says more about the work under way. */
  note: (facts: Facts) => void;
  /** The work under way ended in an apology. */
  failed: (error: unknown) => void;
  /** Sends what is left, within two seconds. */
  close: () => Promise<void>;
}

/** No traces: work is run, and that is all. */
export const UNTRACED: Traces = {
  trace: (_name, _facts, work) => work(),
  step: (_name, _facts, work) => work(),
  steps: (_name, part) => part,
  note: () => undefined,
  failed: () => undefined,
  close: () => Promise.resolve(),
};

const PREFIX = 'join_doctor.';
/** The program's own time to leave is twelve seconds, and the container's twenty. */
const FLUSH_MS = 2_000;
/** Who calls, who is called: as OpenTelemetry's SpanKind counts. */
const KINDS: Record<string, number> = { turn: 1, send: 2, database: 2 };
const FAILED = 2;
const SAMPLED = 1;

/**
 * Opens the traces. Nothing is registered for the whole program: its packages use the same API, and would tell of
 * conversations and people.
 * @param collector null for none
 */
export async function openTraces(collector: Collector | null, log: Log): Promise<Traces> {
  if (collector === null) return UNTRACED;
  const [{ ROOT_CONTEXT, trace: api }, { resourceFromAttributes }, sdk, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const { url, headers, service } = collector;
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    // Whether the caller keeps its part of the trace is the channel's choice; this is the operator's part.
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [new sdk.BatchSpanProcessor(complainOnce(new OTLPTraceExporter({ url, headers }), log))],
  });
  const tracer = provider.getTracer('join-doctor');
  const under = new AsyncLocalStorage<{ context: Context; root: Span }>();

  /** Runs work with the span as the one under way, and ends it with the work, however that ends. */
  const run = <T>(span: Span, root: Span, work: () => T, tell?: Tell<Awaited<T>>): T => {
    const done = (result: Awaited<T>): Awaited<T> => {
      if (tell) span.setAttributes(said(tell(result)));
      span.end();
      return result;
    };
    const fail = (error: unknown): never => {
      blame(span, error);
      span.end();
      throw error;
    };
    const context = api.setSpan(ROOT_CONTEXT, span);
    let result: T;
    try {
      result = under.run({ context, root }, work);
    } catch (error) {
      return fail(error);
    }
    return result instanceof Promise ? (result.then(done, fail) as T) : done(result as Awaited<T>);
  };
  const start = (name: string, facts: Facts, parent: Context): Span =>
    tracer.startSpan(name, { kind: KINDS[name] ?? 0, attributes: said(facts) }, parent);

  const traces: Traces = {
    trace: (name, facts, work, tell, traceparent) => {
      const caller = readTraceparent(traceparent);
      const span = start(name, facts, caller ? api.setSpanContext(ROOT_CONTEXT, caller) : ROOT_CONTEXT);
      return run(span, span, work, tell as Tell<unknown>);
    },
    step: (name, facts, work, tell) => {
      const now = under.getStore();
      return now ? run(start(name, facts, now.context), now.root, work, tell) : work();
    },
    steps: (name, part) => {
      const calls = Object.entries(part).filter(([, call]) => typeof call === 'function') as [string, AnyCall][];
      const stepped = calls.map(([action, call]): [string, AnyCall] => [
        action,
        (...given) => traces.step(name, { action }, () => call(...given)),
      ]);
      return { ...part, ...Object.fromEntries(stepped) };
    },
    note: (facts) => void under.getStore()?.root.setAttributes(said(facts)),
    failed: (error) => {
      const root = under.getStore()?.root;
      if (root) blame(root, error);
    },
    close: async () => {
      await Promise.race([provider.shutdown().catch(() => undefined), delay(FLUSH_MS, undefined, { ref: false })]);
    },
  };
  return traces;
}

type AnyCall = (...given: unknown[]) => unknown;

/** What stands behind the door, with each question to the knowledge and to the database as a step. */
export function traceServices<T extends Pick<OpenedServices, 'knowledge' | 'helpdesk' | 'library'>>(
  services: T,
  traces: Traces,
): T {
  if (traces === UNTRACED) return services;
  // What is kept by knowledge is kept for as long as the knowledge is the same one.
  const known = new WeakMap<Knowledge, Knowledge>();
  const traced = (knowledge: Knowledge): Knowledge => {
    const kept = known.get(knowledge) ?? traceKnowledge(knowledge, traces);
    known.set(knowledge, kept);
    return kept;
  };
  const { library, helpdesk } = services;
  const copy = {
    ...services,
    helpdesk: traces.steps('database', helpdesk),
    ...(library && { library: { ...library, current: () => traced(library.current()) } }),
  };
  return following(copy, () => traced(services.knowledge));
}

function traceKnowledge(knowledge: Knowledge, { step }: Traces): Knowledge {
  return {
    ...knowledge,
    ask: (text) =>
      step('find', { action: 'ask' }, () => knowledge.ask(text), ({ kind, entries }) => ({ outcome: kind, entries: entries.length })),
    lookup: (query, language) =>
      step('find', { action: 'lookup' }, () => knowledge.lookup(query, language), ({ matches }) => ({ entries: matches.length })),
    diagnose: (paste, context) =>
      step('find', { action: 'diagnose' }, () => knowledge.diagnose(paste, context), ({ verdict, findings }) => ({ verdict, entries: findings.length })),
  }; // prettier-ignore
}

/** The outbox's sender, with each message as a trace of its own. */
export function tracePost(post: PostRow, { trace }: Traces): PostRow {
  return (row, ticket, event) =>
    trace('outbox', { kind: row.kind, attempts: row.attempts }, () => post(row, ticket, event), ({ outcome }) => ({ outcome })); // prettier-ignore
}

/** A collector that is away is said once, and again only after it was there. */
function complainOnce(exporter: SpanExporter, log: Log): SpanExporter {
  let failing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error && !failing) log.error('traces-unsent', result.error);
        failing = result.error !== undefined;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

function said(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(allowed(facts)).map(([name, value]) => [PREFIX + name, value]));
}

/** An error's kind and code; its message may quote what a person wrote. */
function blame(span: Span, error: unknown): void {
  span.setStatus({ code: FAILED });
  const { name = 'Error', code = name } = describeError(error);
  span.setAttributes({ [`${PREFIX}outcome`]: 'failed', 'error.type': code });
}

/** Header of the W3C's Trace Context, of any version but the one it forbids. */
function readTraceparent(header: Header): SpanContext | null {
  const [, version, traceId = '', spanId = ''] = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/.exec(String(header)) ?? []; // prettier-ignore
  if (version === undefined || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, traceFlags: SAMPLED, isRemote: true };
}
