import { useMutation, useQueryClient } from "@tanstack/react-query";
import { hasStatus } from "../../../api/api-error.ts";
import type { Link } from "../link.ts";
import { type CachedPages, linksKey, withoutLink } from "./cached-pages.ts";
import { useLinksApi } from "./use-links-api.ts";

/** Optimistic: the link leaves the list at once, and comes back when the API refuses. */
export function useDeleteLink() {
  const api = useLinksApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (link: Link) => {
      try {
        await api.delete(link.slug);
      } catch (error) {
        // Someone else was faster: what was asked for is so.
        if (!hasStatus(error, 404)) throw error;
      }
    },
    onMutate: async (link) => {
      await client.cancelQueries({ queryKey: linksKey });
      const before = client.getQueriesData<CachedPages>({ queryKey: linksKey });
      client.setQueriesData<CachedPages>(
        { queryKey: linksKey },
        (data) => data && withoutLink(data, link.slug),
      );
      return before;
    },
    onError: (_error, _link, before) => {
      for (const [key, data] of before ?? []) client.setQueryData(key, data);
      // Another delete may have gone through meanwhile: what is kept of it is older than it.
      void client.invalidateQueries({ queryKey: linksKey });
    },
  });
}
