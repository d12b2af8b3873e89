import type { Page } from "playwright-core";

/** Collects what a person would find in the browser's console: errors, warnings, failed requests. */
export class PageWatch {
  readonly #faults: string[] = [];
  readonly #expected: RegExp[] = [];

  constructor(page: Page) {
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      this.#faults.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.#faults.push(`uncaught: ${error}`));
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "";
      // The page itself gives up requests whose answers it no longer needs.
      if (reason !== "net::ERR_ABORTED") this.#faults.push(`failed: ${request.url()} ${reason}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) this.#faults.push(`answered ${response.status()}: ${response.url()}`);
    });
  }

  /** A fault that a test brings about on purpose. */
  expect(fault: RegExp): void {
    this.#expected.push(fault);
  }

  get faults(): string[] {
    return this.#faults.filter((fault) => !this.#expected.some((pattern) => pattern.test(fault)));
  }
}
