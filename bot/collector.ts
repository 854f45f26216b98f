// Where an OpenTelemetry collector is and what it wants to be told first, from the settings' standard forms.

export interface Collector {
  /** Where traces are posted. */
  url: string;
  /** May hold a secret. */
  headers: Record<string, string>;
  /** How the bot is called there. */
  service: string;
}

interface Settings {
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string | undefined;
  OTEL_EXPORTER_OTLP_HEADERS?: string | undefined;
  OTEL_SERVICE_NAME?: string | undefined;
}

/** Whether it is an address traces may be sent to. */
export function isCollector(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash, search } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + hash + search === '';
}

/** `name=value` with commas between, values encoded as in addresses; null for anything else. */
export function readHeaders(list: string): Record<string, string> | null {
  const headers: Record<string, string> = {};
  for (const pair of list.split(',').map((part) => part.trim())) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim();
    const value = decode(pair.slice(at + 1).trim());
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[ -~]+$/.test(value)) return null;
    headers[name] = value;
  }
  return headers;
}

/** The collector of the settings, whose one address is its root and the other the place for traces alone; null for none. */
export function collectorOf(settings: Settings): Collector | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: root, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole } = settings;
  const url = whole ?? (root && `${root}${root.endsWith('/') ? '' : '/'}v1/traces`);
  if (url === undefined) return null;
  const { OTEL_EXPORTER_OTLP_HEADERS: headers, OTEL_SERVICE_NAME: service = 'join-doctor' } = settings;
  return { url, headers: (headers && readHeaders(headers)) || {}, service };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
