import { createContext, useContext } from "react";
import type { SiteConfig } from "./config.ts";

export const ConfigContext = createContext<SiteConfig | undefined>(undefined);

export function useConfig(): SiteConfig {
  const config = useContext(ConfigContext);
  if (config === undefined) throw new Error("useConfig is called outside of <ConfigContext>");
  return config;
}
