import * as pulumi from "@pulumi/pulumi";

/** Shown by Pulumi as its message alone, which says all: what, why, what to do. */
abstract class PackageError extends pulumi.RunError {}

/** The sources do not build; the message holds what the compiler wrote, whole. */
export class BuildError extends PackageError {}

/** What the package depends on could not be fetched: the same sources may well build at another time. */
export class DownloadError extends PackageError {}

/** The programs that would build it are not on this machine. */
export class MissingToolchain extends PackageError {}

const networkTrouble = [
  "could not resolve",
  "could not transfer",
  "cannot access",
  "no such host",
  "unknown host",
  "name resolution",
  "name or service not known",
  "dial tcp",
  "connection refused",
  "connection reset",
  "connection timed out",
  "i/o timeout",
  "network is unreachable",
  "no route to host",
  "newconnectionerror",
  "module lookup disabled",
  "unable to load the service index",
  "no matching distribution found",
] as const;

/** Whether what a package client wrote blames the network or a registry, not the sources. */
export function blamesNetwork(output: string): boolean {
  const text = output.toLowerCase();
  // Maven names both its compiler's and its resolver's failures.
  return !text.includes("compilation error") && networkTrouble.some((words) => text.includes(words));
}
