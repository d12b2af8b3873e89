import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { linksKey } from "./cached-pages.ts";

/** A followed link is counted before its answer leaves; by then the browser has it. */
const delayMs = 1_000;

/** A function to call when a link was followed in another tab: its count is fetched a moment later. */
export function useRecount(): () => void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void client.invalidateQueries({ queryKey: linksKey }), delayMs);
  }, [client]);
}
