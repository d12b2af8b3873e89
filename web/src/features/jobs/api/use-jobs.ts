import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useConfig } from "../../../config-context.ts";
import { linksKey } from "../../links/api/cached-pages.ts";
import { isUnderWay } from "../job.ts";
import { JobsApi } from "./jobs-api.ts";

/** Milliseconds from look to look at a job that is under way. */
const lookEvery = 1_000;

export function useJobsApi(): JobsApi {
  const { apiUrl } = useConfig();
  return useMemo(() => new JobsApi(apiUrl), [apiUrl]);
}

export function useImport() {
  const api = useJobsApi();
  return useMutation({ mutationFn: (file: File) => api.importFile(file) });
}

export function useExport() {
  const api = useJobsApi();
  return useMutation({ mutationFn: () => api.exportAll() });
}

/** A job, looked at until it ends; then the list of links is looked at again. */
export function useJob(jobId: string) {
  const api = useJobsApi();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["job", jobId],
    queryFn: ({ signal }) => api.get(jobId, signal),
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : lookEvery),
  });
  const ended = query.data !== undefined && !isUnderWay(query.data);
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: linksKey });
  }, [ended, client]);
  return query;
}
