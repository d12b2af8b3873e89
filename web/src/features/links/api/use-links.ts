import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { allLinks, searchKey } from "./cached-pages.ts";
import { useLinksApi } from "./use-links-api.ts";

const pageSize = 20;

/**
 * The links that match `q`, newest first, page by page. While another search is on its way the links of the one
 * before stay (`isPlaceholderData`). They are fetched again when the window gets the focus back, so that a
 * followed link shows its new count.
 */
export function useLinks(q: string) {
  const api = useLinksApi();
  return useInfiniteQuery({
    queryKey: searchKey(q),
    queryFn: ({ pageParam, signal }) => api.list({ q, cursor: pageParam, limit: pageSize, signal }),
    initialPageParam: undefined as string | undefined, // its type cannot be inferred from undefined
    getNextPageParam: (page) => page.cursor,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: "always",
    select: allLinks,
  });
}
