/**
 * Resources of one API as a tree of path segments. A request is matched to one resource by its path; which method
 * of it answers is decided afterwards, because API Gateway never falls back to another resource for a method.
 *
 * Precedence at each segment: the literal, then `{name}`, then `{name+}`. Where a more exact branch leads nowhere
 * the next one is tried, so `/{proxy+}` takes what its siblings do not.
 */
export class RouteTree<T> {
  readonly #root = new Segment<T>();

  /** @param path as in the OpenAPI document: `/links/{slug}`, `/{proxy+}`. @throws RangeError for a bad path. */
  add(path: string, target: T): void {
    let node = this.#root;
    const names: string[] = [];
    for (const part of segmentsOf(path)) {
      if (node.isGreedy) throw new RangeError(`Path "${path}": a greedy parameter must be the last segment`);
      const parameter = /^\{([^{}+]+)(\+?)\}$/.exec(part);
      if (!parameter) {
        if (/[{}]/.test(part)) {
          throw new RangeError(`Path "${path}": a parameter must fill its whole segment, as in "/{name}"`);
        }
        node = node.literal(decodeSegment(part) ?? part);
        continue;
      }
      names.push(parameter[1] ?? "");
      node = parameter[2] ? node.greedy() : node.parameter();
    }
    node.names = names;
    node.target = target;
  }

  /**
   * @param path as sent, percent-encoded, without the stage. A trailing slash means nothing.
   * @returns undefined where no resource matches, and `"malformed"` for bad percent-encoding in a matching path.
   */
  match(path: string): RouteMatch<T> | "malformed" | undefined {
    const end = path.length > 1 && path.endsWith("/") ? path.length - 1 : path.length;
    const found: Found<T> = { node: undefined, values: [] };
    find(this.#root, path, path.startsWith("/") ? 1 : 0, end, found);
    const { node, values } = found;
    if (node?.target === undefined) return undefined;
    let parameters: Record<string, string> | undefined;
    for (let i = 0; i < values.length; i++) {
      const value = decodeSegment(values[i] ?? "");
      if (value === undefined) return "malformed";
      parameters ??= Object.create(null) as Record<string, string>;
      parameters[node.names[i] ?? ""] = value;
    }
    return { target: node.target, parameters };
  }
}

export interface RouteMatch<T> {
  readonly target: T;
  /** Decoded values by name; undefined where the path has no parameters. */
  readonly parameters: Readonly<Record<string, string>> | undefined;
}

interface Found<T> {
  node: Segment<T> | undefined;
  /** Raw parameter values, outermost first. */
  values: string[];
}

class Segment<T> {
  readonly literals = new Map<string, Segment<T>>();
  single: Segment<T> | undefined;
  rest: Segment<T> | undefined;
  isGreedy = false;
  target: T | undefined;
  names: readonly string[] = [];

  literal(text: string): Segment<T> {
    const existing = this.literals.get(text);
    if (existing) return existing;
    const created = new Segment<T>();
    this.literals.set(text, created);
    return created;
  }

  parameter(): Segment<T> {
    this.single ??= new Segment<T>();
    return this.single;
  }

  greedy(): Segment<T> {
    this.rest ??= new Segment<T>();
    this.rest.isGreedy = true;
    return this.rest;
  }
}

function find<T>(node: Segment<T>, path: string, start: number, end: number, found: Found<T>): boolean {
  if (start >= end) {
    found.node = node;
    return node.target !== undefined;
  }
  let stop = path.indexOf("/", start);
  if (stop < 0 || stop > end) stop = end;
  const segment = path.slice(start, stop);
  const literal = node.literals.get(segment.includes("%") ? (decodeSegment(segment) ?? segment) : segment);
  if (literal && find(literal, path, stop + 1, end, found)) return true;
  if (segment !== "" && node.single) {
    found.values.push(segment);
    if (find(node.single, path, stop + 1, end, found)) return true;
    found.values.pop();
  }
  if (node.rest?.target !== undefined) {
    found.values.push(path.slice(start, end));
    found.node = node.rest;
    return true;
  }
  return false;
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function decodeSegment(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
