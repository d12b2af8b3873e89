import { RelativeTime } from "../../../components/relative-time.tsx";
import type { FeedState } from "../click-feed.ts";
import { useLiveClicks } from "../use-live-clicks.ts";

const stateText: Record<FeedState, string> = {
  connecting: "Connecting …",
  live: "Live",
  reconnecting: "Connecting again …",
};

/** The newest clicks on any link, as they happen. */
export function LiveClicks({ liveUrl }: { liveUrl: string }) {
  const { clicks, state } = useLiveClicks(liveUrl);
  return (
    <section className="live" aria-labelledby="live">
      <div>
        <h2 id="live">Clicks</h2>
        <p className="live-state" data-state={state}>
          {stateText[state]}
        </p>
      </div>
      {clicks.length === 0 ? (
        <p className="live-none">Nobody has followed a link since you came.</p>
      ) : (
        <ol className="live-clicks" aria-label="Newest clicks">
          {clicks.map(({ id, slug, at }) => (
            <li key={id}>
              <strong>{slug}</strong> <RelativeTime at={at} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
