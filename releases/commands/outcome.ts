import type { Progress } from "../../terminal/progress.ts";
import type { SiteCommand } from "../command-line.ts";
import type { Clock } from "../store/lease.ts";
import type { Target } from "../target/target.ts";

/** What a command works with. */
export interface CommandContext {
  readonly command: SiteCommand;
  readonly target: Target;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** What a command has to say: the same thing for programs and for people. */
export interface Outcome {
  readonly json: unknown;
  readonly text: string;
}
