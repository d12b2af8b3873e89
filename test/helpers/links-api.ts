import assert from "node:assert/strict";

export interface Link {
  readonly slug: string;
  readonly url: string;
  readonly title?: string;
  readonly tags: readonly string[];
  readonly clicks: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** Calls the product's API as a client would: JSON in, status, headers and JSON out. */
export async function call(
  url: string,
  init: {
    method?: string;
    body?: unknown;
    raw?: string | Uint8Array<ArrayBuffer>;
    headers?: Record<string, string>;
  } = {},
): Promise<{ status: number; headers: Headers; text: string; json: () => Record<string, unknown> }> {
  const body = init.raw ?? (init.body === undefined ? undefined : JSON.stringify(init.body));
  const response = await fetch(url, {
    method: init.method ?? "GET",
    redirect: "manual",
    ...(body === undefined ? {} : { body }),
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...init.headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

export async function createLink(
  apiUrl: string,
  link: { url: string; slug?: string; title?: string },
): Promise<Link> {
  const answer = await call(`${apiUrl}/links`, { method: "POST", body: link });
  assert.equal(answer.status, 201, answer.text);
  return answer.json() as unknown as Link;
}

export async function getLink(apiUrl: string, slug: string): Promise<Link | undefined> {
  const answer = await call(`${apiUrl}/links/${slug}`);
  if (answer.status === 404) return undefined;
  assert.equal(answer.status, 200, answer.text);
  return answer.json() as unknown as Link;
}

/** Runs `work` for 0 … count-1, at most `width` at once. */
export async function inParallel(
  count: number,
  width: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) await work(next++);
    }),
  );
}
