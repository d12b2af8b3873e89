import { appendFileSync, existsSync } from "node:fs";
import type { StepRequest, StepResponse } from "../../../../functions/jobs/contract";

const { EFFECTS = "", BROKEN = "" } = process.env;

/** A step whose every unit leaves a line behind: done twice, there are two. It throws while the file BROKEN is there. */
export const handler = async ({ jobId, input, state }: StepRequest): Promise<StepResponse> => {
  const { to } = Object(input);
  const done = Number(state ?? 0) + 1;
  if (existsSync(BROKEN)) {
    appendFileSync(EFFECTS, `${jobId} tried ${done}\n`);
    throw new Error("the disk is full");
  }
  appendFileSync(EFFECTS, `${jobId} ${done}\n`);
  return done < to ? { status: "continue", state: done, done, total: to } : { status: "finished", done };
};
