import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api/api-error.ts";

const attempts = 3;

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The API may be on this machine, where no network is needed: only a real attempt tells.
        networkMode: "always",
        retry: (failures, error) =>
          failures < attempts - 1 && error instanceof ApiError && error.isPassing && error.kind !== "timeout",
        retryDelay: (failures) => 400 * 3 ** failures,
      },
      // A write is never repeated by itself: the first may have arrived though its answer did not.
      mutations: { networkMode: "always", retry: false },
    },
  });
}
