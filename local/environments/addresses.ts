import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where a running stack is to be reached. */
export interface StackAddresses {
  readonly siteUrl: string | undefined;
  readonly endpointUrl: string;
  readonly addresses: Readonly<Record<string, string>>;
}

const fileOf = (dir: string) => join(dir, "addresses.json");

/** Tells commands beside the running stack; the returned function takes it back. */
export function keepAddresses(dir: string, addresses: StackAddresses): () => void {
  writeFileSync(fileOf(dir), `${JSON.stringify(addresses, null, 2)}\n`);
  return () => rmSync(fileOf(dir), { force: true });
}

/** What a stack that is known to run has kept; undefined while it starts. */
export function readAddresses(dir: string): StackAddresses | undefined {
  if (!existsSync(fileOf(dir))) return undefined;
  // Written by keepAddresses alone, in this form.
  return JSON.parse(readFileSync(fileOf(dir), "utf8")) as StackAddresses;
}
