import * as z from "zod/mini";

const check = z.enum(["ok", "failing"]);

export const health = z
  .object({ status: check, checks: z.object({ table: check }) })
  .check(z.meta({ id: "Health" }));

export const version = z
  .object({ version: z.string(), environment: z.string() })
  .check(z.meta({ id: "Version" }));

/** RFC 9457, with the fields at fault. */
export const problemDocument = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.optional(
      z.array(z.object({ field: z.string(), pointer: z.optional(z.string()), detail: z.string() })),
    ),
  })
  .check(z.meta({ id: "Problem" }));
