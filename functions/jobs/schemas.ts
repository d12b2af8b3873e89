import * as z from "zod/mini";
import { jobStatuses } from "./job";

const idRule = { error: "send a job's id as the API gave it, like 3b241101-e2bb-4255-8caf-4136c566a962" };

/** Path parameters of everything below `/api/jobs/{jobId}`. */
export const jobPath = z.object({
  jobId: z
    .string(idRule)
    .check(
      z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, idRule),
      z.meta({ description: "As the answer that made the job has it.", format: "uuid" }),
    ),
});

const status = z.enum(jobStatuses);
const count = z.int().check(z.nonnegative());

/** A job as the API shows it. */
export const job = z
  .object({
    jobId: z.string(),
    kind: z.string().check(z.meta({ examples: ["import-links"] })),
    status: status.check(
      z.meta({ description: "waiting: not started; stopped: by its budget; the last four are ends." }),
    ),
    done: count.check(z.meta({ description: "Rows done." })),
    total: z.optional(count).check(z.meta({ description: "Rows there are, an estimate while it runs." })),
    rate: z.optional(z.number()).check(z.meta({ description: "Rows a second." })),
    secondsLeft: z.optional(count),
    hops: count,
    dollars: z.number().check(z.meta({ description: "What it has cost since its start, estimated." })),
    reason: z.optional(z.string()).check(z.meta({ description: "Why it did not succeed, or not yet." })),
    result: z.optional(z.record(z.string(), z.unknown())),
    createdAt: z.iso.datetime(),
    startedAt: z.optional(z.iso.datetime()),
    finishedAt: z.optional(z.iso.datetime()),
    fileUrl: z.optional(z.string()).check(
      z.meta({
        description: "Where its file is to be had for a while: what was exported, or rows refused.",
      }),
    ),
  })
  .check(z.meta({ id: "Job" }));

/** An import that waits for its file. */
export const newImport = z
  .object({
    job,
    upload: z
      .object({ url: z.string(), fields: z.record(z.string(), z.string()) })
      .check(z.meta({ description: "A form to post the file with, as its last field `file`." })),
  })
  .check(z.meta({ id: "NewImport" }));

export type JobView = z.output<typeof job>;
