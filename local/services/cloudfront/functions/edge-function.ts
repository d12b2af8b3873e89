import type { Clock } from "../../../clock.ts";
import type { Log } from "../../../log.ts";
import type { EdgeEvent } from "./event.ts";
import { FunctionFailure, type Sandbox } from "./sandbox.ts";

/** A CloudFront Function: code that sees requests or answers at the edge. */
export class EdgeFunction {
  readonly name: string;
  readonly arn: string;
  readonly #code: string;
  readonly #sandbox: Sandbox;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(
    description: { name: string; arn: string; code: string },
    environment: { sandbox: Sandbox; clock: Clock; log: Log },
  ) {
    this.name = description.name;
    this.arn = description.arn;
    this.#code = description.code;
    this.#sandbox = environment.sandbox;
    this.#clock = environment.clock;
    this.#log = environment.log;
  }

  /**
   * What the handler answers, parsed from JSON and not checked further.
   * @throws FunctionFailure when it throws, runs too long, needs too much memory or answers nothing.
   */
  async run(event: EdgeEvent): Promise<unknown> {
    const line = (text: string) => this.#log.info(`CloudFront function ${this.name}: ${text}`);
    const script = { name: this.name, code: this.#code };
    const answer = await this.#sandbox.run(script, JSON.stringify(event), this.#clock.now(), line);
    try {
      return JSON.parse(answer);
    } catch {
      throw new FunctionFailure("it answered what is not JSON");
    }
  }
}
