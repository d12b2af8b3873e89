import { systemClock } from "../../local/clock.ts";
import type { CloudContext } from "../../local/context.ts";

export interface TestContext extends CloudContext {
  /** What was logged: `warn: …`. */
  readonly said: string[];
}

/** A context for what is tested without a whole cloud. Its folder, unless one is given, cannot be written. */
export function testContext(given: Partial<TestContext> = {}): TestContext {
  const said = given.said ?? [];
  const say = (level: string) => (text: string) => void said.push(`${level}: ${text}`);
  return {
    project: "platform",
    stack: "test",
    accountId: "000000000000",
    region: "us-east-1",
    dir: "/dev/null/state",
    clock: systemClock,
    log: { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") },
    endpointUrl: () => "http://127.0.0.1:4566",
    ...given,
    said,
  };
}
