import { type DriverOptions, driveJob } from "../../../../functions/jobs/driver";
import { openDriver } from "../../../../functions/jobs/open-driver";

const options = openDriver();

/** The driver, under the faults that the environment names. */
export const handler = driveJob(process.env.EVENTS_TWICE ? deliveringTwice(options) : options);

function deliveringTwice({ sendEvent, ...rest }: DriverOptions): DriverOptions {
  return {
    ...rest,
    sendEvent: async (functionName, event) => {
      await Promise.all([sendEvent(functionName, event), sendEvent(functionName, event)]);
    },
  };
}
