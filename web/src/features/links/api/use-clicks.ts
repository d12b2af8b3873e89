import { useQuery } from "@tanstack/react-query";
import { useLinksApi } from "./use-links-api.ts";

/** A link's clicks of the last days; the newest follow a moment after they were made. */
export function useClicks(slug: string, days: number) {
  const api = useLinksApi();
  return useQuery({
    queryKey: ["clicks", slug, days],
    queryFn: ({ signal }) => api.clicks(slug, days, signal),
  });
}
