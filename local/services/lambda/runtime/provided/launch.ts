import { join } from "node:path";
import type { Launch } from "../launch.ts";

const launch: Launch = {
  command: async ({ taskRoot }) => ({ program: join(taskRoot, "bootstrap"), args: [] }),
  env: {},
  assignable: false,
};

/** The function brings its runtime along, as Go's do. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html */
export const provided = (): Launch => launch;
