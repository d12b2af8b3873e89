import { atExpression } from "./at.ts";
import { cronExpression } from "./cron.ts";
import type { Expression } from "./expression.ts";
import { rateExpression } from "./rate.ts";

export type { Expression } from "./expression.ts";

/**
 * Reads `rate(…)`, `cron(…)` or `at(…)`.
 * @param timeZone - of the IANA, `Europe/Berlin`
 * @throws Error that says what is wrong
 */
export function readExpression(text: string, timeZone: string): Expression {
  const [, kind, inside = ""] = /^(rate|cron|at)\((.*)\)$/s.exec(text) ?? [];
  try {
    requireTimeZone(timeZone);
    switch (kind) {
      case "rate":
        return rateExpression(inside);
      case "cron":
        return cronExpression(inside, timeZone);
      case "at":
        return atExpression(inside, timeZone);
      default:
        throw new Error("use rate(…), cron(…) or at(…)");
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`schedule expression ${JSON.stringify(text)}: ${reason}`, { cause: error });
  }
}

function requireTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    throw new Error(`there is no time zone ${JSON.stringify(timeZone)}; use a name like "Europe/Berlin"`);
  }
}
