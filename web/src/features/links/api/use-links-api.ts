import { useMemo } from "react";
import { useConfig } from "../../../config-context.ts";
import { LinksApi } from "./links-api.ts";

export function useLinksApi(): LinksApi {
  const { apiUrl } = useConfig();
  return useMemo(() => new LinksApi(apiUrl), [apiUrl]);
}
