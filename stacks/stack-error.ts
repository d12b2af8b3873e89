/** What a person can do something about: shown as its message alone. */
export class StackError extends Error {
  /** 1: it failed; 2: the command line is wrong. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = "StackError";
    this.exitCode = exitCode;
  }
}
