export interface NoLinksProps {
  readonly q: string;
  /** Whether older links, not looked at yet, might match. */
  readonly hasMore: boolean;
  readonly onClear: () => void;
}

export function NoLinks({ q, hasMore, onClear }: NoLinksProps) {
  if (q === "") {
    return (
      <div className="empty">
        <span className="sign sign-blank" aria-hidden="true">
          your-first-link
        </span>
        <h3>No signs on this post yet</h3>
        <p>Give a place a short name above, and everyone can find it again.</p>
      </div>
    );
  }
  return (
    <div className="empty">
      <h3>{hasMore ? `Nothing among the newest links matches “${q}”` : `Nothing matches “${q}”`}</h3>
      <p>
        {hasMore ? "Older ones have not been looked at yet." : "Try a part of a name, title, address or tag."}
      </p>
      <button type="button" className="button" onClick={onClear}>
        Show all links
      </button>
    </div>
  );
}
