import { Notice } from "../../../components/notice.tsx";
import type { Link } from "../link.ts";
import { formatTags } from "../tags.ts";

export interface ConflictNoticeProps {
  /** The link as the one who edits it saw it. */
  readonly seen: Link;
  /** The link as someone else has left it. */
  readonly current: Link;
  readonly onTake: () => void;
  readonly onKeep: () => void;
}

export function ConflictNotice({ seen, current, onTake, onKeep }: ConflictNoticeProps) {
  const differences = [
    { label: "Leads to", was: seen.url, is: current.url },
    { label: "Title", was: seen.title, is: current.title },
    { label: "Tags", was: formatTags(seen.tags), is: formatTags(current.tags) },
  ].filter(({ was, is }) => was !== is);
  return (
    <Notice
      title="Someone else changed this link meanwhile"
      actions={
        <>
          <button type="button" className="button" onClick={onTake}>
            Load their version
          </button>
          <button type="button" className="button" onClick={onKeep}>
            Keep what I wrote
          </button>
        </>
      }
    >
      <p>Your changes are not saved. It now has:</p>
      <dl className="differences">
        {differences.map(({ label, is }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{is || "nothing"}</dd>
          </div>
        ))}
      </dl>
    </Notice>
  );
}
