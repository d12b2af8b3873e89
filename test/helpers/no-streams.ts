import type { LambdaDependencies } from "../../local/services/lambda/index.ts";

/** Stands in for the streams of tables where a test has no tables. */
export const noStreams: LambdaDependencies["streams"] = {
  unavailable: "this test has no tables",
  shardOf: () => Promise.reject(new Error("there are no streams")),
  read: () => Promise.reject(new Error("there are no streams")),
  permissionOn: (resource, action) => ({ action, resource }),
  onChange: () => () => {},
};
