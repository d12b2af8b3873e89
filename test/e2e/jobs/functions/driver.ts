import { driveJob } from "../../../../functions/jobs/driver";
import { openDriver } from "../../../../functions/jobs/open-driver";

/** What the `Job` component runs. */
export const handler = driveJob(openDriver());
