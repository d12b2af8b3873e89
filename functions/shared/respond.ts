import type { APIGatewayProxyResult } from "aws-lambda";
import type { Problem } from "./problem";

type Headers = Record<string, string>;

// No answer of the API may be kept by a cache: links change and clicks are counted.
const uncached: Headers = { "cache-control": "no-store" };

export function json(statusCode: number, body: unknown, headers: Headers = {}): APIGatewayProxyResult {
  return jsonText(statusCode, JSON.stringify(body), headers);
}

/** For a body that is JSON text already. */
export function jsonText(statusCode: number, body: string, headers: Headers = {}): APIGatewayProxyResult {
  return { statusCode, headers: { "content-type": "application/json", ...uncached, ...headers }, body };
}

export function html(statusCode: number, body: string, headers: Headers = {}): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { "content-type": "text/html; charset=utf-8", ...uncached, ...headers },
    body,
  };
}

export function noContent(): APIGatewayProxyResult {
  return { statusCode: 204, headers: uncached, body: "" };
}

/** 302, kept by nobody: each visit has to come here to be counted. */
export function redirect(location: string): APIGatewayProxyResult {
  return { statusCode: 302, headers: { location, "cache-control": "private, no-store" }, body: "" };
}

export function problem(problem: Problem): APIGatewayProxyResult {
  return json(problem.status, problem, { "content-type": "application/problem+json" });
}
