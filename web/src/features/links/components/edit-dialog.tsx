import { type FormEvent, useEffect, useRef, useState } from "react";
import { hasStatus } from "../../../api/api-error.ts";
import { useAnnounce } from "../../../components/announcer.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { FailureNotice, Notice } from "../../../components/notice.tsx";
import { useCurrentLink } from "../api/use-current-link.ts";
import { useUpdateLink } from "../api/use-update-link.ts";
import { changesOf, draftOf } from "../draft.ts";
import { draftFaults } from "../draft-faults.ts";
import type { Link } from "../link.ts";
import { serverFaults } from "../server-faults.ts";
import { ConflictNotice } from "./conflict-notice.tsx";
import { SubmitButton } from "./submit-button.tsx";
import { useDraft } from "./use-draft.ts";

type Obstacle =
  | { readonly kind: "changed"; readonly current: Link }
  | { readonly kind: "deleted" }
  | { readonly kind: "failed"; readonly error: unknown };

/** @param props.link as it is when the dialog opens: what the list fetches meanwhile does not change the form */
export function EditDialog({ link, onClose }: { link: Link; onClose: () => void }) {
  const announce = useAnnounce();
  const form = useRef<HTMLFormElement>(null);
  const [base, setBase] = useState(link);
  const [obstacle, setObstacle] = useState<Obstacle>();
  const { draft, faults, change, show, reset } = useDraft(draftOf(link), form);
  const update = useUpdateLink();
  const fetchCurrent = useCurrentLink();

  useEffect(() => {
    if (obstacle) form.current?.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
  }, [obstacle]);

  const fail = async (error: unknown) => {
    if (hasStatus(error, 412) || hasStatus(error, 404)) {
      const current = await fetchCurrent(link.slug);
      setObstacle(current ? { kind: "changed", current } : { kind: "deleted" });
      return;
    }
    const found = serverFaults(error);
    if (found.size > 0) show(found);
    else setObstacle({ kind: "failed", error });
  };

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (update.isPending) return;
    const found = draftFaults(draft);
    show(found);
    setObstacle(undefined);
    if (found.size > 0) return;
    const changes = changesOf(draft, base);
    if (Object.keys(changes).length === 0) return onClose();
    try {
      await update.mutateAsync({ link: base, changes });
      announce(`Saved ${link.slug}`);
      onClose();
    } catch (error) {
      await fail(error).catch((second: unknown) => setObstacle({ kind: "failed", error: second }));
    }
  };

  const settle = (current: Link, take: boolean) => {
    setBase(current);
    if (take) reset(draftOf(current));
    setObstacle(undefined);
    form.current?.querySelector("input")?.focus();
  };

  return (
    <Dialog title="Edit link" onClose={onClose}>
      <p className="dialog-sign">
        <span className="sign">{link.slug}</span>
        <span className="dialog-sign-note">The name stays, so that nobody’s link breaks.</span>
      </p>
      <form className="dialog-form" ref={form} onSubmit={submit} noValidate>
        <Field
          label="Leads to"
          type="url"
          inputMode="url"
          required
          value={draft.url}
          onChange={(event) => change("url", event.target.value)}
          fault={faults.get("url")}
        />
        <Field
          label="Title"
          value={draft.title}
          onChange={(event) => change("title", event.target.value)}
          fault={faults.get("title")}
        />
        <Field
          label="Tags"
          hint="Separate them by commas."
          value={draft.tags}
          onChange={(event) => change("tags", event.target.value)}
          fault={faults.get("tags")}
          autoCapitalize="none"
        />
        {obstacle?.kind === "changed" && (
          <ConflictNotice
            seen={base}
            current={obstacle.current}
            onTake={() => settle(obstacle.current, true)}
            onKeep={() => settle(obstacle.current, false)}
          />
        )}
        {obstacle?.kind === "deleted" && (
          <Notice title="Someone deleted this link meanwhile">
            <p>Your changes cannot be saved. Create it again if it is still needed.</p>
          </Notice>
        )}
        {obstacle?.kind === "failed" && (
          <FailureNotice error={obstacle.error} onRetry={() => void submit()} />
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          {obstacle?.kind !== "deleted" && (
            <SubmitButton label="Save changes" pendingLabel="Saving…" pending={update.isPending} />
          )}
        </div>
      </form>
    </Dialog>
  );
}
