import type { Graph, GraphResource } from "./graph";

/** What every resource of some types has to be. */
export interface Rule {
  /** As suppressions name it: `bucket-tls`. */
  readonly id: string;
  /** What is asked for, in a line. */
  readonly title: string;
  readonly why: string;
  /** Of AWS or CIS. */
  readonly page: string;
  /** Type tokens. */
  readonly types: readonly string[];
  /** @default all resources of the types */
  concerns?(resource: GraphResource, graph: Graph): boolean;
  /** What is wrong: got, allowed, do. Undefined when nothing is. */
  check(resource: GraphResource, graph: Graph): string | undefined;
}
