import { Icon } from "../../../components/icon.tsx";
import { RelativeTime } from "../../../components/relative-time.tsx";
import { useConfig } from "../../../config-context.ts";
import type { Link } from "../link.ts";
import { readableUrl, shortUrl } from "../short-url.ts";
import { ClickCount } from "./click-count.tsx";
import { CopyButton } from "./copy-button.tsx";

export interface LinkRowProps {
  readonly link: Link;
  readonly isNew: boolean;
  readonly onFollow: () => void;
  readonly onTag: (tag: string) => void;
  readonly onShowClicks: () => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

export function LinkRow({ link, isNew, onFollow, onTag, onShowClicks, onEdit, onDelete }: LinkRowProps) {
  const { goUrl } = useConfig();
  const address = shortUrl(goUrl, link.slug);
  return (
    <li className="row" data-new={isNew || undefined}>
      <a
        className="sign row-sign"
        href={address}
        target="_blank"
        rel="noopener"
        title={address}
        onClick={onFollow}
        onAuxClick={onFollow}
      >
        {link.slug}
        <span className="visually-hidden"> (opens in a new tab)</span>
      </a>
      <div className="row-text">
        {link.title && <h3>{link.title}</h3>}
        <p className="row-target" title={link.url}>
          <span className="visually-hidden">Leads to </span>
          {readableUrl(link.url)}
        </p>
        <div className="row-details">
          {link.tags.length > 0 && (
            <ul className="tags" aria-label="Tags">
              {link.tags.map((tag) => (
                <li key={tag}>
                  <button type="button" className="tag" onClick={() => onTag(tag)}>
                    <span className="visually-hidden">Search for the tag </span>
                    {tag}
                  </button>
                </li>
              ))}
            </ul>
          )}
          <RelativeTime at={link.createdAt} />
        </div>
      </div>
      <ClickCount slug={link.slug} clicks={link.clicks} onShow={onShowClicks} />
      <div className="row-actions">
        <CopyButton slug={link.slug} address={address} />
        <button type="button" className="button-icon" onClick={onEdit} aria-label={`Edit ${link.slug}`}>
          <Icon name="edit" />
        </button>
        <button
          type="button"
          className="button-icon button-danger"
          onClick={onDelete}
          aria-label={`Delete ${link.slug}`}
        >
          <Icon name="delete" />
        </button>
      </div>
    </li>
  );
}
