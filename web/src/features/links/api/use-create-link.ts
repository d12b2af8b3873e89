import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { NewLink } from "../link.ts";
import { type CachedPages, linksKey, searchKey, withNewest } from "./cached-pages.ts";
import { useLinksApi } from "./use-links-api.ts";

/** Not optimistic: only the API knows the slug it makes, and whether it takes the one that was asked for. */
export function useCreateLink() {
  const api = useLinksApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (link: NewLink) => api.create(link),
    onSuccess: async (link) => {
      await client.cancelQueries({ queryKey: linksKey });
      // Put in by hand: the API's list follows a moment after the write, and might not have it yet.
      client.setQueryData<CachedPages>(searchKey(""), (data) => data && withNewest(data, link));
      // Not waited for: a form is done when its link is there.
      void client.invalidateQueries({ queryKey: linksKey, predicate: ({ queryKey }) => queryKey[1] !== "" });
    },
  });
}
