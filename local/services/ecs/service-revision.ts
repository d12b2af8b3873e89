import type { TaskDefinition } from "./task-definition.ts";

/**
 * What tasks of a deployment have in common, and what a deployment that fails goes back to.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-revision.html
 */
export interface ServiceRevision {
  readonly definition: TaskDefinition;
  /** Of the load balancer that tasks are put behind; undefined where there is none. */
  readonly targetGroupArn: string | undefined;
}

export function isSameRevision(one: ServiceRevision, other: ServiceRevision | undefined): boolean {
  return one.definition === other?.definition && one.targetGroupArn === other.targetGroupArn;
}
