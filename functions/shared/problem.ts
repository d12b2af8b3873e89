import { STATUS_CODES } from "node:http";

/** What is wrong with one field of a request. */
export interface FieldError {
  /** Dotted path in the body (`tags.2`), or the name of a parameter or header. */
  readonly field: string;
  /** JSON pointer into the body, absent for parameters and headers. */
  readonly pointer?: string;
  /** What, got, allowed: for a person to read. */
  readonly detail: string;
}

/**
 * An answer that tells the caller what went wrong, as RFC 9457 has it. Thrown anywhere below a handler;
 * nothing else that is thrown becomes an answer, so that a defect stays a crash (502 at the API).
 */
export class Problem extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[];

  constructor(status: number, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.errors = errors;
  }

  /** `type` is about:blank, for which RFC 9457 asks the title to be the status code's own phrase. */
  toJSON() {
    return {
      type: "about:blank",
      title: STATUS_CODES[this.status] ?? "Error",
      status: this.status,
      detail: this.message,
      ...(this.errors.length > 0 && { errors: this.errors }),
    };
  }
}
