import { type FormEvent, useRef } from "react";
import { Field } from "../../../components/field.tsx";
import { FailureNotice } from "../../../components/notice.tsx";
import { useConfig } from "../../../config-context.ts";
import { useShortcut } from "../../../hooks/use-shortcut.ts";
import { useCreateLink } from "../api/use-create-link.ts";
import { emptyDraft, newLinkOf, typedSlug } from "../draft.ts";
import { draftFaults } from "../draft-faults.ts";
import type { Link } from "../link.ts";
import { serverFaults } from "../server-faults.ts";
import { readableUrl, shortUrl } from "../short-url.ts";
import { CopyButton } from "./copy-button.tsx";
import { SubmitButton } from "./submit-button.tsx";
import { useDraft } from "./use-draft.ts";

/** The blank sign at the top of the post. */
export function CreateForm({ onCreated }: { onCreated: (link: Link) => void }) {
  const { goUrl } = useConfig();
  const form = useRef<HTMLFormElement>(null);
  const slugInput = useRef<HTMLInputElement>(null);
  const { draft, faults, change, show, reset } = useDraft(emptyDraft, form);
  const create = useCreateLink();

  useShortcut("n", () => slugInput.current?.focus());

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (create.isPending) return;
    const found = draftFaults(draft);
    show(found);
    if (found.size > 0) return;
    create.mutate(newLinkOf(draft), {
      onSuccess: (link) => {
        reset(emptyDraft);
        slugInput.current?.focus();
        onCreated(link);
      },
      onError: (error) => show(serverFaults(error)),
    });
  };

  const slugHint =
    draft.slug === "" ? "Left empty, it is made for you." : readableUrl(shortUrl(goUrl, draft.slug));
  const failed = create.isError && serverFaults(create.error).size === 0;
  return (
    <form className="composer" ref={form} onSubmit={submit} noValidate aria-labelledby="composer-title">
      <h2 id="composer-title">New link</h2>
      <Field
        className="field-sign"
        label="Short name"
        prefix={`${new URL(goUrl, location.href).pathname}/`}
        placeholder="team-handbook"
        value={draft.slug}
        onChange={(event) => change("slug", typedSlug(event.target.value))}
        fault={faults.get("slug")}
        hint={!faults.has("slug") && slugHint}
        inputRef={slugInput}
        autoCapitalize="none"
        spellCheck={false}
        aria-keyshortcuts="n"
      />
      <Field
        className="field-url"
        label="Leads to"
        type="url"
        inputMode="url"
        required
        placeholder="https://example.com/a/long/address"
        value={draft.url}
        onChange={(event) => change("url", event.target.value)}
        fault={faults.get("url")}
      />
      <Field
        className="field-title"
        label="Title"
        placeholder="Team handbook"
        value={draft.title}
        onChange={(event) => change("title", event.target.value)}
        fault={faults.get("title")}
      />
      <Field
        className="field-tags"
        label="Tags"
        placeholder="docs, onboarding"
        hint="Separate them by commas."
        value={draft.tags}
        onChange={(event) => change("tags", event.target.value)}
        fault={faults.get("tags")}
        autoCapitalize="none"
      />
      <SubmitButton label="Create link" pendingLabel="Creating…" pending={create.isPending} />
      {failed && <FailureNotice error={create.error} onRetry={() => void submit()} />}
      <Created link={create.data} />
    </form>
  );
}

/** The link that was just made, to pass on; read out when it comes. */
function Created({ link }: { link: Link | undefined }) {
  const { goUrl } = useConfig();
  const address = link && shortUrl(goUrl, link.slug);
  return (
    <div className="created" data-empty={link === undefined || undefined}>
      <p role="status">
        {address && (
          <>
            <span className="created-label">Ready to share:</span> <strong>{readableUrl(address)}</strong>
          </>
        )}
      </p>
      {link && address && <CopyButton slug={link.slug} address={address} />}
    </div>
  );
}
