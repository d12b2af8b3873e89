import type { Command } from "@commander-js/extra-typings";
import { type Outcome, stackCommand } from "../../stacks/stack-command.ts";
import type { OpenJobs } from "../open-jobs.ts";
import { type Replayed, replay } from "../replay.ts";
import { onJobs } from "./jobs-command.ts";

export function declareReplay(program: Command): void {
  stackCommand(program, "replay", "starts every job again that the dead-letter queues tell of").action(
    (options) => onJobs(options, replayAll),
  );
}

async function replayAll({ store, sqs, sendEvent, kinds }: OpenJobs): Promise<Outcome> {
  const replayed: Replayed[] = [];
  for (const { driver, deadLetterQueueUrl: queueUrl } of Object.values(kinds)) {
    replayed.push(...(await replay({ store, sqs, sendEvent, driver, queueUrl })));
  }
  if (replayed.length === 0) return { json: [], text: "no dead letters\n" };
  const lines = replayed.map(({ jobId, outcome }) =>
    outcome === "started" ? `${jobId} goes on` : `${jobId} did not wait for it: the letter was old`,
  );
  return { json: replayed, text: `${lines.join("\n")}\n` };
}
