import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Link, LinkChanges } from "../link.ts";
import { type CachedPages, linksKey, withChanged } from "./cached-pages.ts";
import { useLinksApi } from "./use-links-api.ts";

/** Not optimistic: the form stays open until the API has taken the change, to show what it refuses. */
export function useUpdateLink() {
  const api = useLinksApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ link, changes }: { link: Link; changes: LinkChanges }) =>
      api.update(link.slug, link.version, changes),
    onSuccess: async (link) => {
      await client.cancelQueries({ queryKey: linksKey });
      client.setQueriesData<CachedPages>({ queryKey: linksKey }, (data) => data && withChanged(data, link));
    },
  });
}
