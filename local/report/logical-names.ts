import type { RecordedResource } from "../recording/recorded-graph.ts";

/**
 * Says texts of a recorded stack with the program's own names in place of physical names and ARNs: those are the
 * recorder's, and others on AWS.
 */
export class LogicalNames {
  /** Longest first: a name may begin with another. */
  readonly #names: readonly (readonly [physical: string, logical: string])[];

  constructor(resources: readonly RecordedResource[]) {
    const names = new Map<string, string>();
    for (const { name, properties } of resources) {
      const { id, arn, executionArn } = properties;
      for (const physical of [arn, executionArn, isRecordersOwn(id, name) ? id : undefined]) {
        if (typeof physical === "string" && !names.has(physical)) names.set(physical, name);
      }
    }
    this.#names = [...names].sort(([one], [other]) => other.length - one.length);
  }

  /** `arn:aws:dynamodb:…:table/links-1a2b3c4/index/byOwner` → `links/index/byOwner` */
  in(text: string): string {
    return this.#names.reduce((said, [physical, logical]) => said.replaceAll(physical, logical), text);
  }
}

/** Ids that the program gives, such as a domain's name, mean something to people: they stay. */
function isRecordersOwn(id: unknown, name: string): boolean {
  return typeof id === "string" && id.startsWith(`${name}-`);
}
