import { FailureNotice } from "../../../components/notice.tsx";
import { useJob } from "../api/use-jobs.ts";
import { isUnderWay, type Job } from "../job.ts";

/** How far a job is, and its file at the end. */
export function JobStatus({ jobId, kind }: { readonly jobId: string; readonly kind: "import" | "export" }) {
  const { data: job, error } = useJob(jobId);
  if (error) return <FailureNotice error={error} />;
  if (job === undefined) return null;
  const under = isUnderWay(job);
  return (
    <div className="job">
      {under && (
        <progress aria-label={`Progress of the ${kind}`} value={job.done} max={job.total || undefined} />
      )}
      <p role="status">{under ? `${number(job.done)} rows so far` : outcome(job, kind)}</p>
      {job.fileUrl && (
        <a className="button" href={job.fileUrl} download>
          {kind === "export" ? "Download links.csv" : "Download the refused rows"}
        </a>
      )}
    </div>
  );
}

function outcome({ status, done, refused, reason }: Job, kind: "import" | "export"): string {
  if (status !== "succeeded")
    return `The ${kind} ${status === "failed" ? "failed" : "was ended"}: ${reason ?? ""}`;
  if (kind === "export") return `${counted(done, "link is", "links are")} in the file.`;
  return refused === 0
    ? `${counted(done, "row is a link", "rows are links")} now.`
    : `${counted(refused, "row was", "rows were")} refused; the others are links now.`;
}

function counted(count: number, one: string, more: string): string {
  return `${number(count)} ${count === 1 ? one : more}`;
}

function number(value: number): string {
  return value.toLocaleString();
}
