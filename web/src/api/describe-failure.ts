import { ApiError } from "./api-error.ts";

export interface FailureText {
  readonly title: string;
  readonly detail: string;
}

/** What to tell a person about a failed call, and what to do. */
export function describeFailure(error: unknown, online: boolean = navigator.onLine): FailureText {
  if (!(error instanceof ApiError)) {
    return {
      title: "Something went wrong here",
      detail: error instanceof Error ? error.message : String(error),
    };
  }
  switch (error.kind) {
    case "unreachable":
      return online
        ? { title: "The service cannot be reached", detail: "Check that it is running, then try again." }
        : { title: "You are offline", detail: "Nothing is lost. Try again when you are connected." };
    case "timeout":
      return { title: "The service is taking too long", detail: "It may be busy. Try again in a moment." };
    case "unavailable":
      return {
        title: "The service is not available right now",
        detail: `It answered ${error.status}. Try again in a moment.`,
      };
    case "unreadable":
      return {
        title: "The service sent an answer this page cannot read",
        detail: "Reload the page; if that does not help, its configuration may point to the wrong place.",
      };
    case "refused":
      return {
        title: error.problem.title ?? `The service answered ${error.status}`,
        detail:
          error.problem.detail ?? (error.status === 429 ? "Too many requests. Wait a moment." : "Try again."),
      };
  }
}
