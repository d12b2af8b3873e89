import { type RefObject, useRef, useState } from "react";
import { describeFailure } from "../../../api/describe-failure.ts";
import { useAnnounce } from "../../../components/announcer.tsx";
import { FailureNotice } from "../../../components/notice.tsx";
import { useDeleteLink } from "../api/use-delete-link.ts";
import { useLinks } from "../api/use-links.ts";
import { useRecount } from "../api/use-recount.ts";
import type { Link } from "../link.ts";
import { ClicksDialog } from "./clicks-dialog.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { LinkRow } from "./link-row.tsx";
import { NoLinks } from "./no-links.tsx";
import { SkeletonRows } from "./skeleton-rows.tsx";

export interface LinkListProps {
  readonly q: string;
  readonly onSearch: (text: string) => void;
  /** Slug of the link that was just created. */
  readonly newest?: string;
  /** Gets the focus when the row that had it is gone. */
  readonly heading: RefObject<HTMLElement | null>;
}

export function LinkList({ q, onSearch, newest, heading }: LinkListProps) {
  const announce = useAnnounce();
  const list = useRef<HTMLUListElement>(null);
  const links = useLinks(q);
  const recount = useRecount();
  const remove = useDeleteLink();
  const [counting, setCounting] = useState<Link>();
  const [editing, setEditing] = useState<Link>();
  const [deleting, setDeleting] = useState<Link>();

  const found = links.data ?? [];
  const loadMore = async () => {
    const { isSuccess } = await links.fetchNextPage();
    // The first of the links that came: the button may be gone, and with it the place of who reads on by keyboard.
    if (isSuccess) {
      requestAnimationFrame(() => list.current?.children[found.length]?.querySelector("a")?.focus());
    }
  };
  const confirmDelete = (link: Link) => {
    setDeleting(undefined);
    remove.mutate(link, {
      onSuccess: () => announce(`Deleted ${link.slug}`),
      onError: (error) => {
        const { title, detail } = describeFailure(error);
        announce(`${link.slug} is not deleted. ${title}: ${detail}`, "failed");
      },
    });
    requestAnimationFrame(() => heading.current?.focus());
  };

  if (links.isPending) {
    return (
      <>
        <p role="status" className="visually-hidden">
          Loading links
        </p>
        <SkeletonRows />
      </>
    );
  }
  const retry = () => void links.refetch();
  if (links.isError && links.data === undefined) return <FailureNotice error={links.error} onRetry={retry} />;
  return (
    <>
      <p role="status" className="visually-hidden">
        {statusText(found.length, q, links.hasNextPage)}
      </p>
      {links.isRefetchError && <FailureNotice error={links.error} onRetry={retry} />}
      {found.length === 0 ? (
        <NoLinks q={q} hasMore={links.hasNextPage} onClear={() => onSearch("")} />
      ) : (
        <ul className="rows" ref={list} aria-busy={links.isPlaceholderData}>
          {found.map((link) => (
            <LinkRow
              key={link.slug}
              link={link}
              isNew={link.slug === newest}
              onFollow={recount}
              onTag={onSearch}
              onShowClicks={() => setCounting(link)}
              onEdit={() => setEditing(link)}
              onDelete={() => setDeleting(link)}
            />
          ))}
        </ul>
      )}
      {links.isFetchNextPageError && <FailureNotice error={links.error} onRetry={() => void loadMore()} />}
      {links.hasNextPage && !links.isFetchNextPageError && (
        <button
          type="button"
          className="button load-more"
          aria-disabled={links.isFetchingNextPage || undefined}
          onClick={() => !links.isFetchingNextPage && void loadMore()}
        >
          {links.isFetchingNextPage ? "Loading…" : q === "" ? "Load more" : "Look further back"}
        </button>
      )}
      {counting && <ClicksDialog link={counting} onClose={() => setCounting(undefined)} />}
      {editing && <EditDialog key={editing.slug} link={editing} onClose={() => setEditing(undefined)} />}
      {deleting && (
        <DeleteDialog
          link={deleting}
          onCancel={() => setDeleting(undefined)}
          onConfirm={() => confirmDelete(deleting)}
        />
      )}
    </>
  );
}

function statusText(count: number, q: string, hasMore: boolean): string {
  const links = count === 1 ? "1 link" : `${count} links`;
  const shown = hasMore ? `First ${links} shown` : `${links} shown`;
  return q === "" ? shown : `${shown} for “${q}”`;
}
