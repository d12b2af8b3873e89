import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Announcer } from "./components/announcer.tsx";
import { ErrorBoundary } from "./components/error-boundary.tsx";
import { FullPage } from "./components/full-page.tsx";
import { SiteFooter } from "./components/site-footer.tsx";
import { SiteHeader } from "./components/site-header.tsx";
import type { SiteConfig } from "./config.ts";
import { ConfigContext } from "./config-context.ts";
import { JobsPanel } from "./features/jobs/components/jobs-panel.tsx";
import { LinksPage } from "./features/links/components/links-page.tsx";
import { LiveClicks } from "./features/live/components/live-clicks.tsx";

export interface AppProps {
  readonly config: SiteConfig;
  readonly queryClient: QueryClient;
  /** Path of the address: the server answers every one with this application, which has one page. */
  readonly path: string;
}

export function App({ config, queryClient, path }: AppProps) {
  if (path !== "/") {
    return (
      <FullPage title="There is no such page">
        <p>
          <a href="/">Go to the links</a>
        </p>
      </FullPage>
    );
  }
  return (
    <ErrorBoundary>
      <ConfigContext value={config}>
        <QueryClientProvider client={queryClient}>
          <Announcer>
            <a className="skip" href="#links">
              Skip to the links
            </a>
            <SiteHeader />
            <main>
              <LinksPage />
              <JobsPanel />
              {config.liveUrl !== undefined && <LiveClicks liveUrl={config.liveUrl} />}
            </main>
            <SiteFooter />
          </Announcer>
        </QueryClientProvider>
      </ConfigContext>
    </ErrorBoundary>
  );
}
