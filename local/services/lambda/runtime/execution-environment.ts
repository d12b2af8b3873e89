import type { Clock } from "../../../clock.ts";
import type { FunctionConfiguration } from "../configuration.ts";
import type { EnvironmentLog, Report } from "./environment-log.ts";
import { errorTypeOf, failureOf, type InitOutcome, reasonOf, withRequestId } from "./failure.ts";
import { type FunctionFailure, type Invocation, type Outcome, settle } from "./invocation.ts";
import { maxResponseBytes, type RuntimeAnswer } from "./runtime-api.ts";
import {
  outputRead,
  type ProcessExit,
  type RuntimeProcess,
  type RuntimeProcessEvents,
} from "./runtime-process.ts";

/** Milliseconds that a runtime may take to load the function. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const initLimit = 10_000;

/**
 * When a function is loaded: ahead of an invocation, or, where that failed, again as a part of the invocation, for
 * which the function's own timeout holds. The same page.
 */
export type InitPhase = "init" | "invoke";

export interface EnvironmentOwner {
  /** The environment waits for an invocation. */
  onIdle(environment: ExecutionEnvironment): void;
  /** It no longer does, though it may again. */
  onLost(environment: ExecutionEnvironment): void;
  /** It is gone. `initFailure` tells why it never came to work. */
  onEnded(environment: ExecutionEnvironment, initFailure: InitFailure | undefined): void;
}

export interface InitFailure {
  readonly phase: InitPhase;
  /** Answers an invocation with the failure, and logs it as one that was run. */
  fail(invocation: Invocation): void;
}

/** One execution environment: a process that loaded the function, and the one invocation it works on at a time. */
export class ExecutionEnvironment implements RuntimeProcessEvents {
  readonly #configuration: FunctionConfiguration;
  readonly #clock: Clock;
  readonly #log: EnvironmentLog;
  readonly #owner: EnvironmentOwner;
  readonly #phase: InitPhase;
  readonly #created = performance.now();
  #process: RuntimeProcess | undefined;
  #invocation: Invocation | undefined;
  #startedAt = 0;
  #cancelTimer: (() => void) | undefined;
  #initDuration: number | undefined;
  #initialised = false;
  #initFailure: InitOutcome | undefined;
  #outOfMemory = false;
  /** The lines of the last invocation are still being read. */
  #settling = false;
  #endAsked = false;
  #ended = false;

  constructor(
    configuration: FunctionConfiguration,
    clock: Clock,
    log: EnvironmentLog,
    owner: EnvironmentOwner,
    phase: InitPhase,
  ) {
    this.#configuration = configuration;
    this.#clock = clock;
    this.#log = log;
    this.#owner = owner;
    this.#phase = phase;
  }

  /** Begins the init phase in `process`, whose events come here. */
  begin(process: RuntimeProcess, runtimeVersion: string): void {
    this.#process = process;
    process.holdToMemory(this.#configuration.memorySize);
    this.#log.initStart(runtimeVersion);
    const limit = this.#phase === "init" ? initLimit : this.#configuration.timeout * 1_000;
    this.#cancelTimer = this.#clock.after(limit, () => {
      const seconds = (limit / 1_000).toFixed(2);
      this.#initFailure = {
        ...failureOf("Sandbox.Timedout", `Error: Task timed out after ${seconds} seconds`),
        timedOut: true,
      };
      this.end();
    });
  }

  /** False, and nothing happened, when no runtime waits on a live socket. */
  run(invocation: Invocation): boolean {
    const { timeout } = this.#configuration;
    const { requestId, functionArn, traceHeader, clientContext, payload } = invocation;
    const deadline = this.#clock.now() + timeout * 1_000;
    if (!this.#process?.api.waiting) return false;
    this.#log.start(invocation);
    this.#invocation = invocation;
    this.#startedAt = performance.now();
    this.#process.holdToMemory(this.#configuration.memorySize);
    this.#process.api.deliver({ requestId, deadline, functionArn, traceHeader, clientContext, payload });
    this.#cancelTimer = this.#clock.after(timeout * 1_000, () => this.#timedOut());
    return true;
  }

  /** Ends the process; an invocation under way fails. */
  end(): void {
    this.#endAsked = true;
    this.#process?.kill();
  }

  /** When the process has ended. */
  get exited(): Promise<void> {
    return this.#process?.exited ?? Promise.resolve();
  }

  /** True between an answer and the moment when the runtime asks for the next event: it is idle in no time. */
  get settling(): boolean {
    const asks = this.#process?.api.waiting === true && !this.#settling;
    return this.#initialised && this.#invocation === undefined && !asks && !this.#ended;
  }

  get busy(): boolean {
    return this.#invocation !== undefined || this.#settling;
  }

  onNext(): void {
    if (!this.#initialised) {
      this.#initialised = true;
      this.#cancelTimer?.();
      this.#initDuration = performance.now() - this.#created;
    }
    this.#idle();
  }

  onLost(): void {
    this.#owner.onLost(this);
  }

  onAnswer(requestId: string, answer: RuntimeAnswer): void {
    // A runtime that answers an event it was not given, or twice, changes nothing.
    if (this.#invocation?.requestId !== requestId) return;
    if (answer.kind === "response") this.#finish(answer, "success");
    else if (answer.kind === "error")
      this.#finish(answer, "error", answer.errorType ?? errorTypeOf(answer.payload));
    else {
      const type = "Function.ResponseSizeTooLarge";
      const message = `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`;
      this.#finish({ kind: "failure", failure: { errorType: type, errorMessage: message } }, "error", type);
    }
  }

  onInitError(payload: Buffer): void {
    this.#initFailure = { kind: "error", payload };
    // A runtime may report an event's failure this way: Java does, for a handler that it cannot find.
    if (this.#invocation) this.#finish({ kind: "error", payload }, "error", errorTypeOf(payload));
  }

  onOutput(message: string, timestamp: number | undefined): void {
    this.#log.output(message, timestamp);
  }

  onExit(exit: ProcessExit): void {
    this.#ended = true;
    this.#cancelTimer?.();
    const reason = reasonOf(exit);
    const invocation = this.#invocation;
    this.#outOfMemory = exit.outOfMemory === true;
    if (invocation) {
      this.#log.failed(invocation, reason);
      this.#finish(
        failureOf("Runtime.ExitError", `RequestId: ${invocation.requestId} Error: ${reason}`),
        "failure",
        this.#outOfMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError",
      );
    }
    if (this.#initialised || (this.#endAsked && !this.#initFailure)) {
      this.#owner.onEnded(this, undefined);
      return;
    }
    const outcome = this.#initFailure ?? failureOf("Runtime.ExitError", `Error: ${reason}`);
    const errorType = outcome.kind === "failure" ? outcome.failure.errorType : errorTypeOf(outcome.payload);
    const duration = performance.now() - this.#created;
    const status = outcome.kind === "failure" && outcome.timedOut ? "timeout" : "error";
    this.#log.initFailed({ duration, phase: this.#phase, status, errorType });
    this.#owner.onEnded(this, {
      phase: this.#phase,
      fail: (failed) => this.#failInit(failed, withRequestId(outcome, failed.requestId), duration, errorType),
    });
  }

  #failInit(
    invocation: Invocation,
    outcome: InitOutcome,
    duration: number,
    errorType: string | undefined,
  ): void {
    const timedOut = outcome.kind === "failure" && outcome.timedOut === true;
    this.#log.start(invocation);
    if (timedOut) this.#log.timedOut(invocation, this.#configuration.timeout.toFixed(2));
    this.#log.report(invocation, {
      duration,
      initDuration: undefined,
      maxMemoryUsed: this.#maxMemoryUsed(),
      status: timedOut ? "timeout" : "failure",
      errorType,
    });
    settle(invocation, outcome);
  }

  #timedOut(): void {
    const invocation = this.#invocation;
    if (!invocation) return;
    const seconds = this.#configuration.timeout.toFixed(2);
    this.#log.timedOut(invocation, seconds);
    this.end();
    const errorMessage = `RequestId: ${invocation.requestId} Error: Task timed out after ${seconds} seconds`;
    const failure: FunctionFailure = { errorType: "Sandbox.Timedout", errorMessage };
    this.#finish({ kind: "failure", failure, timedOut: true }, "timeout", failure.errorType);
  }

  #finish(outcome: Outcome, status: Report["status"], errorType?: string): void {
    const invocation = this.#invocation;
    if (!invocation) return;
    this.#invocation = undefined;
    this.#cancelTimer?.();
    const duration = performance.now() - this.#startedAt;
    const initDuration = this.#initDuration;
    this.#initDuration = undefined;
    this.#settling = true;
    if (!invocation.tail) settle(invocation, outcome);
    // The function's last lines may still be in its pipe; the report comes after them, and the next start after that.
    void outputRead().then(() => {
      const maxMemoryUsed = this.#maxMemoryUsed();
      this.#log.report(invocation, { duration, initDuration, maxMemoryUsed, status, errorType });
      this.#settling = false;
      if (invocation.tail) settle(invocation, outcome);
      this.#idle();
    });
  }

  /** MB. Pages of files count here, and not in the limit, so it is the limit that is told when they are more. */
  #maxMemoryUsed(): number | undefined {
    const { memorySize } = this.#configuration;
    const used = this.#outOfMemory ? memorySize : this.#process?.maxMemoryUsed();
    return used && Math.min(used, memorySize);
  }

  #idle(): void {
    if (this.#ended || this.busy || !this.#process?.api.waiting) return;
    this.#process.rest();
    this.#owner.onIdle(this);
  }
}
