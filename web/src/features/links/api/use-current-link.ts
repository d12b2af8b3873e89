import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { hasStatus } from "../../../api/api-error.ts";
import type { Link } from "../link.ts";
import { type CachedPages, linksKey, withChanged, withoutLink } from "./cached-pages.ts";
import { useLinksApi } from "./use-links-api.ts";

/** A function that fetches a link as it is now, and has the lists show it so; undefined when it is gone. */
export function useCurrentLink(): (slug: string) => Promise<Link | undefined> {
  const api = useLinksApi();
  const client = useQueryClient();
  return useCallback(
    async (slug) => {
      const link = await api.get(slug).catch((error: unknown) => {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      });
      client.setQueriesData<CachedPages>(
        { queryKey: linksKey },
        (data) => data && (link ? withChanged(data, link) : withoutLink(data, slug)),
      );
      return link;
    },
    [api, client],
  );
}
