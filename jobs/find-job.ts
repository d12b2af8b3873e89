import type { Job } from "../functions/jobs/job.ts";
import { UserError } from "../terminal/user-error.ts";
import type { OpenJobs } from "./open-jobs.ts";

/** Jobs that the beginning of an id is looked for among. */
const newest = 1_000;

/** @param id whole, or how it begins. @throws UserError when no job has it, or several begin so */
export async function findJob({ store }: OpenJobs, id: string): Promise<Job> {
  const job = await store.get(id);
  if (job !== undefined) return job;
  const found = (await store.list(newest)).filter(({ jobId }) => jobId.startsWith(id));
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  if (found.length > 1) {
    throw new UserError(`${found.length} jobs begin with "${id}"; write more of the id`, 2);
  }
  throw new UserError(`there is no job "${id}"; npm run jobs -- list shows those there are`);
}
