// Reads YAML with the failsafe schema, where every scalar is text, and says on which line a value stands.
import { EVENT_ID, FAILSAFE_SCHEMA, getScalarValue, load, parseEvents, YAMLException } from 'js-yaml';

/** Something wrong in a file of the knowledge room, in plain words. */
export interface Problem {
  file: string;
  line: number;
  message: string;
}

/**
 * @param file its path, for the problem
 * @param source its text; every scalar comes back as text (`0x801c0021`, `NO` stay what they are)
 * @returns the value, or undefined with the reason added to `problems` when the text is no YAML
 */
export function readYaml(file: string, source: string, problems: Problem[]): unknown {
  try {
    return load(source, { schema: FAILSAFE_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    problems.push({ file, line: (error.mark?.line ?? 0) + 1, message: `this is no YAML: ${error.reason}` });
    return undefined;
  }
}

/** The line a path (`['fix', 1, 'text']`) stands on, or that of the nearest parent that is there. Slow: for messages. */
export function lineOf(source: string, path: readonly PropertyKey[]): number {
  return linesOf(source)(path);
}

/** The same for many paths of one text, which is read once. */
export function linesOf(source: string): (path: readonly PropertyKey[]) => number {
  const places = placesIn(source);
  return (path) => {
    for (let size = path.length; size > 0; size--) {
      const offset = places.get(
        path
          .slice(0, size)
          .map((part) => `/${String(part)}`)
          .join(''),
      );
      if (offset !== undefined) return source.slice(0, offset).split('\n').length;
    }
    return 1;
  };
}

/** Where each value starts, by its path. */
function placesIn(source: string): Map<string, number> {
  const places = new Map<string, number>();
  // One frame an open collection: its path, and the key or index of the value to come.
  const open: { path: string; index: number; key: string | null; isMap: boolean }[] = [];
  const place = (offset: number): string => {
    const top = open.at(-1);
    if (!top) return '';
    if (top.isMap) {
      const at = `${top.path}/${top.key ?? ''}`;
      top.key = null;
      return at;
    }
    const at = `${top.path}/${top.index++}`;
    places.set(at, offset);
    return at;
  };
  for (const event of parseEvents(source, {})) {
    const top = open.at(-1);
    if (event.type === EVENT_ID.SCALAR) {
      if (top?.isMap && top.key === null) {
        top.key = getScalarValue(source, event);
        places.set(`${top.path}/${top.key}`, event.valueStart);
      } else place(event.valueStart);
    } else if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      open.push({ path: place(event.start), index: 0, key: null, isMap: event.type === EVENT_ID.MAPPING });
    } else if (event.type === EVENT_ID.POP) open.pop();
    else if (event.type === EVENT_ID.ALIAS) place(event.anchorStart);
  }
  return places;
}
