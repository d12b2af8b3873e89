import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import { Icon } from "./icon.tsx";

interface Announcement {
  readonly text: string;
  readonly tone: "done" | "failed";
  /** Tells two of the same text apart, so that the second one is read out too. */
  readonly id: number;
}

type Announce = (text: string, tone?: Announcement["tone"]) => void;

const AnnounceContext = createContext<Announce>(() => {});

const shownForMs = 4_000;

/** Says something in passing, shown and read out: what was done (politely), or what failed (at once, until dismissed). */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}

export function Announcer({ children }: { children: ReactNode }) {
  const [current, setCurrent] = useState<Announcement>();
  const lastId = useRef(0);
  const announce = useCallback<Announce>((text, tone = "done") => {
    lastId.current += 1;
    setCurrent({ text, tone, id: lastId.current });
  }, []);
  const dismiss = useCallback(() => setCurrent(undefined), []);

  useEffect(() => {
    if (current?.tone !== "done") return;
    const timer = setTimeout(dismiss, shownForMs);
    return () => clearTimeout(timer);
  }, [current, dismiss]);

  const done = current?.tone === "done" ? current : undefined;
  const failed = current?.tone === "failed" ? current : undefined;
  return (
    <AnnounceContext value={announce}>
      {children}
      {/* Both regions stay in the page: one that comes together with its text is often not read out. */}
      <div className="announcer">
        <div role="status">
          {done && (
            <p className="toast" key={done.id}>
              <Icon name="check" />
              {done.text}
            </p>
          )}
        </div>
        <div role="alert">
          {failed && (
            <div className="toast toast-failed" key={failed.id}>
              <Icon name="warning" />
              <p>{failed.text}</p>
              <button
                type="button"
                className="button-icon"
                onClick={dismiss}
                aria-label="Dismiss this message"
              >
                <Icon name="close" />
              </button>
            </div>
          )}
        </div>
      </div>
    </AnnounceContext>
  );
}
