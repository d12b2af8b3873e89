import { callApi } from "../../../api/http.ts";
import { type LinkClicks, readClicks } from "../clicks.ts";
import { type Link, type LinkChanges, type LinkPage, type NewLink, readLink, readLinkPage } from "../link.ts";

export interface ListRequest {
  readonly q: string;
  readonly cursor?: string;
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/** The links' API, one method a route. Every method throws ApiError. */
export class LinksApi {
  readonly #links: string;

  /** @param apiUrl root-relative or absolute, without a slash at the end */
  constructor(apiUrl: string) {
    this.#links = `${apiUrl}/links`;
  }

  async list({ q, cursor, limit, signal }: ListRequest): Promise<LinkPage> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (q !== "") query.set("q", q);
    if (cursor !== undefined) query.set("cursor", cursor);
    return readLinkPage(await callApi(`${this.#links}?${query}`, { signal }));
  }

  async get(slug: string): Promise<Link> {
    return readLink(await callApi(this.#one(slug)));
  }

  async create(link: NewLink): Promise<Link> {
    return readLink(await callApi(this.#links, { method: "POST", body: link }));
  }

  /** Only if the link is still at `version`: 412 otherwise. */
  async update(slug: string, version: number, changes: LinkChanges): Promise<Link> {
    const headers = { "if-match": `"${version}"` };
    return readLink(await callApi(this.#one(slug), { method: "PATCH", body: changes, headers }));
  }

  async delete(slug: string): Promise<void> {
    await callApi(this.#one(slug), { method: "DELETE" });
  }

  /** Of the last days, in UTC. */
  async clicks(slug: string, days: number, signal?: AbortSignal): Promise<LinkClicks> {
    return readClicks(await callApi(`${this.#one(slug)}/clicks?days=${days}`, { signal }));
  }

  #one(slug: string): string {
    return `${this.#links}/${encodeURIComponent(slug)}`;
  }
}
