// A collector of OpenTelemetry on this machine: takes traces over OTLP/HTTP and shows what it was told.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { openLoopback } from '../emulator/loopback.ts';

/** A span as it was sent, its attributes without the prefix. */
export interface Seen {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  status: { code?: number };
  said: Record<string, string | number | boolean>;
}

export interface Collector {
  origin: string;
  requests: { url: string; headers: IncomingHttpHeaders; body: string }[];
  spans(): Seen[];
  /** How it answers; with 200 by default. */
  answer(how: (response: ServerResponse) => void): void;
  /** Resolves when so many requests came. */
  asked(count: number): Promise<void>;
  close: () => Promise<void>;
}

type Value = { stringValue?: string; intValue?: number; doubleValue?: number; boolValue?: boolean };
type Wire = Omit<Seen, 'said'> & { attributes: { key: string; value: Value }[] };
interface Body {
  resourceSpans: { scopeSpans: { spans: Wire[] }[] }[];
}

/** Opens it on a free port. */
export async function openCollector(): Promise<Collector> {
  const requests: Collector['requests'] = [];
  let how = (response: ServerResponse): void => void response.end('{}');
  let waiting: { count: number; wake: () => void }[] = [];
  const server = await openLoopback((request, body, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers, body });
    how(response);
    for (const { wake } of waiting.filter(({ count }) => count <= requests.length)) wake();
    waiting = waiting.filter(({ count }) => count > requests.length);
  });
  return {
    ...server,
    requests,
    spans: () =>
      requests
        .flatMap(({ body }) => (JSON.parse(body) as Body).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
        .map(({ attributes, ...span }) => ({ ...span, said: read(attributes) })),
    answer: (next) => void (how = next),
    asked: (count) =>
      requests.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, wake: () => resolve() })),
  };
}

function read(attributes: Wire['attributes']): Seen['said'] {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const [said = ''] = Object.values<string | number | boolean>(value);
      return [key.replace('join_doctor.', ''), said];
    }),
  );
}
