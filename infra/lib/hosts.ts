/** The names of one environment. */
export interface Hosts {
  /** Domain of the hosted zone that holds the names: `example.com`. */
  readonly zone: string;
  /** `example.com`, `dev.example.com`, `pr-12.dev.example.com` */
  readonly site: string;
  /** `api.dev.example.com` */
  readonly api: string;
}

/** The stack whose site is at the domain itself. */
const apexStack = "prod";

/**
 * Names by the stack: `prod` has the domain, another stack a name below it, and a stack made from another one a name
 * below that one's.
 * @throws Error when the stack's name leaves nothing that DNS takes
 */
export function hostsOf(zone: string, stack: string, ephemeralOf?: string): Hosts {
  const parent = ephemeralOf === undefined ? zone : hostsOf(zone, ephemeralOf).site;
  const site = stack === apexStack ? zone : `${label(stack)}.${parent}`;
  return { zone, site, api: `api.${site}` };
}

/** One part of a name: at most 63 letters, digits and hyphens, none of these at an end. RFC 1035, section 2.3.4. */
function label(stack: string): string {
  const text = stack
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-+|-+$/g, "");
  if (text === "" || text === "api") {
    throw new Error(
      `stack "${stack}" gives no name in DNS ("api" is taken, letters and digits are needed); name the stack otherwise`,
    );
  }
  return text;
}
