/** A mistake that the person at the terminal can mend: shown as its message alone, without a stack. */
export class UserError extends Error {
  /** 2 for a wrong command line, 1 for the rest; `npm run site` has more. */
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = "UserError";
    this.exitCode = exitCode;
  }
}
