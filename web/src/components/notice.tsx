import type { ReactNode } from "react";
import { describeFailure } from "../api/describe-failure.ts";
import { Icon } from "./icon.tsx";

export interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** Something that stands in the way, with what to do about it. Read out when it appears. */
export function Notice({ title, children, actions }: NoticeProps) {
  return (
    <div className="notice" role="alert">
      <Icon name="warning" />
      <div className="notice-text">
        <p className="notice-title">{title}</p>
        {children}
      </div>
      {actions && <div className="notice-actions">{actions}</div>}
    </div>
  );
}

/** A failed call to the API, with another attempt where one makes sense. */
export function FailureNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, detail } = describeFailure(error);
  return (
    <Notice
      title={title}
      actions={
        onRetry && (
          <button type="button" className="button" onClick={onRetry}>
            Try again
          </button>
        )
      }
    >
      <p>{detail}</p>
    </Notice>
  );
}
