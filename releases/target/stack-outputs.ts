import * as z from "zod";
import { ReleaseError } from "../release-error.ts";

const outputs = z.object({
  siteBucket: z.string(),
  siteStagingBucket: z.string(),
  sites: z.record(z.string(), z.object({ basePath: z.string(), folder: z.string() })),
});
export type SiteOutputs = z.infer<typeof outputs>;

/** @throws ReleaseError naming what is missing */
export function siteOutputs(value: unknown, source: string): SiteOutputs {
  const parsed = outputs.safeParse(value);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new ReleaseError(
    `${source} lacks the stack outputs ${missing}, or they are of another form; bring the stack up to date (npm start, or pulumi up)`,
  );
}
