import type { QueryTable } from "./exchange.ts";

const none: QueryTable = { single: null, multi: null };

/** Stands for a query with bad percent-encoding. */
export const malformedQuery: QueryTable = { single: null, multi: null };

/** Query parameters, decoded; a repeated one has its last value in `single`. */
export function parseQuery(query: string): QueryTable {
  if (query === "") return none;
  const single = Object.create(null) as Record<string, string>;
  const multi = Object.create(null) as Record<string, string[]>;
  let any = false;
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decode(pair.slice(equals + 1));
    if (name === undefined || value === undefined) return malformedQuery;
    any = true;
    single[name] = value;
    const values = multi[name];
    if (values) values.push(value);
    else multi[name] = [value];
  }
  return any ? { single, multi } : none;
}

function decode(text: string): string | undefined {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return undefined;
  }
}
