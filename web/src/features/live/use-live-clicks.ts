import { useEffect, useState } from "react";
import type { Click } from "./click.ts";
import { ClickFeed, type FeedState } from "./click-feed.ts";

/** Clicks on the page at most; the newest come first. */
const shown = 8;

export function useLiveClicks(liveUrl: string): { clicks: readonly Click[]; state: FeedState } {
  const [clicks, setClicks] = useState<readonly Click[]>([]);
  const [state, setState] = useState<FeedState>("connecting");

  useEffect(() => {
    const feed = new ClickFeed({
      liveUrl,
      onState: setState,
      onClick: (click) => setClicks((before) => withNewest(click, before)),
    });
    return () => feed.close();
  }, [liveUrl]);

  return { clicks, state };
}

/** A click may be told twice. */
function withNewest(click: Click, before: readonly Click[]): readonly Click[] {
  if (before.some(({ id }) => id === click.id)) return before;
  return [click, ...before].slice(0, shown);
}
