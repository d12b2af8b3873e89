import { ApiError } from "./api-error.ts";
import { readProblem } from "./problem.ts";

export interface ApiRequest {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** API Gateway gives up on a function after 29 seconds; a person does so earlier. */
const timeoutMs = 20_000;

/**
 * Sends JSON, answers the JSON that came back (undefined for 204).
 * @throws ApiError for all that can go wrong; a cancelled request throws what `fetch` throws
 */
export async function callApi(url: string, request: ApiRequest = {}): Promise<unknown> {
  const { method = "GET", body, headers, signal } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      headers: {
        accept: "application/json, application/problem+json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    if (timeout.aborted)
      throw new ApiError("timeout", `${method} ${url}: no answer in ${timeoutMs / 1000} s`);
    throw new ApiError("unreachable", `${method} ${url}: ${error instanceof Error ? error.message : error}`);
  }
  return readAnswer(`${method} ${url}`, response, text);
}

function readAnswer(call: string, { ok, status, headers }: Response, text: string): unknown {
  if (status === 204) return undefined;
  const value = parseJson(text);
  if (ok) {
    if (value !== undefined) return value;
    const type = headers.get("content-type") ?? "nothing that has a type";
    throw new ApiError("unreadable", `${call}: answered with ${type} instead of JSON`, status);
  }
  const problem = readProblem(value);
  const kind = status === 502 || status === 503 || status === 504 ? "unavailable" : "refused";
  throw new ApiError(kind, `${call}: ${status} ${problem.detail ?? ""}`.trimEnd(), status, problem);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
