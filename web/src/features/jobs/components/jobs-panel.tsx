import { type ChangeEvent, useId, useState } from "react";
import { FailureNotice } from "../../../components/notice.tsx";
import { useExport, useImport } from "../api/use-jobs.ts";
import { JobStatus } from "./job-status.tsx";

interface Shown {
  readonly jobId: string;
  readonly kind: "import" | "export";
}

/** Links from a file, and into one. */
export function JobsPanel() {
  const [shown, setShown] = useState<Shown>();
  const file = useId();
  const imports = useImport();
  const exports = useExport();
  const error = imports.error ?? exports.error;
  const pending = imports.isPending || exports.isPending;
  const begin = (kind: Shown["kind"]) => ({
    onSuccess: ({ jobId }: { readonly jobId: string }) => setShown({ jobId, kind }),
  });
  const choose = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const chosen = currentTarget.files?.[0];
    // The same file chosen again is a choice as well.
    currentTarget.value = "";
    if (!chosen) return;
    exports.reset();
    imports.mutate(chosen, begin("import"));
  };

  return (
    <section className="jobs" aria-labelledby="jobs">
      <h2 id="jobs">Import and export</h2>
      <div className="jobs-actions">
        <label className="button" htmlFor={file}>
          {imports.isPending ? "Uploading …" : "Import CSV"}
        </label>
        <input
          id={file}
          className="jobs-file"
          type="file"
          accept=".csv,text/csv"
          disabled={pending}
          onChange={choose}
        />
        <button
          type="button"
          className="button"
          aria-disabled={pending || undefined}
          onClick={() => {
            if (pending) return;
            imports.reset();
            exports.mutate(undefined, begin("export"));
          }}
        >
          Export CSV
        </button>
      </div>
      {error && <FailureNotice error={error} />}
      {shown && <JobStatus key={shown.jobId} {...shown} />}
    </section>
  );
}
