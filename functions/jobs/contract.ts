import * as z from "zod/mini";
import type { Json } from "./job";

// contract.schema.json is these schemas for every other language; a test holds the two together.

/**
 * Characters of JSON: the job's record is one item of at most 400 KB, and is written at each hop.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const maxStateLength = 100_000;

const wrong = (what: string) => ({ error: `send ${what}` });
const described = (description: string) => z.meta({ description });
const text = z.string(wrong("a text"));
const count = z.int(wrong("a whole number")).check(z.minimum(0, wrong("0 or more")));
const json = z.pipe(
  z.unknown(),
  // What came from JSON.parse is JSON.
  z.custom<Json>(
    (value) => value === undefined || JSON.stringify(value).length <= maxStateLength,
    wrong(`at most ${maxStateLength} characters of JSON`),
  ),
);

/** What the driver asks of a step: one JSON object, whatever language the step is written in. */
export const stepRequest = z.object({
  jobId: text,
  kind: text.check(described("Name of the Job component: import-links.")),
  hop: count.check(described("From 0. The same hop is asked for again when a death cut it short.")),
  attempt: count.check(described("Tries of this hop, from 1.")),
  token: count.check(
    described("Rises with each try: a system that remembers the highest can refuse a straggler."),
  ),
  input: json.check(described("As the job was made with.")),
  state: json.check(described("As the last hop left it; null at the first.")),
  deadline: count.check(described("Milliseconds since the epoch by which the step must have answered.")),
});

const progress = {
  done: z.optional(count).check(described("Units of work done since the job began.")),
  total: z.optional(count).check(described("Units there are; may be an estimate that changes.")),
};

/**
 * What a step answers. `failed` is a verdict (the file is no CSV); what another try may mend, a step throws, and is
 * tried three times.
 */
export const stepResponse = z.discriminatedUnion(
  "status",
  [
    z.object({
      status: z.literal("continue"),
      state: json.check(described("Handed to the next hop as it is.")),
      ...progress,
    }),
    z.object({
      status: z.literal("finished"),
      result: z.optional(json).check(described("For whoever reads the job's record.")),
      ...progress,
    }),
    z.object({
      status: z.literal("failed"),
      reason: z
        .string(wrong("a text that says why"))
        .check(z.minLength(1, wrong("a text that says why")), described("Final: no try follows.")),
    }),
  ],
  wrong('an object with status "continue", "finished" or "failed"'),
);

export type StepRequest = z.output<typeof stepRequest>;
export type StepResponse = z.output<typeof stepResponse>;
