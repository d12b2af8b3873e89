import { ApiError } from "../../../api/api-error.ts";
import { callApi } from "../../../api/http.ts";
import { type Job, readJob, readNewImport, type Upload } from "../job.ts";

/** Imports and exports, one method a thing to do. Every method throws ApiError. */
export class JobsApi {
  readonly #jobs: string;

  /** @param apiUrl root-relative or absolute, without a slash at the end */
  constructor(apiUrl: string) {
    this.#jobs = `${apiUrl}/jobs`;
  }

  async importFile(file: File): Promise<Job> {
    const { job, upload } = readNewImport(await callApi(`${this.#jobs}/imports`, { method: "POST" }));
    await post(upload, file);
    return readJob(await callApi(`${this.#jobs}/imports/${job.jobId}/start`, { method: "POST" }));
  }

  async exportAll(): Promise<Job> {
    return readJob(await callApi(`${this.#jobs}/exports`, { method: "POST" }));
  }

  async get(jobId: string, signal: AbortSignal): Promise<Job> {
    return readJob(await callApi(`${this.#jobs}/${jobId}`, { signal }));
  }
}

/**
 * The storage is at another address, whose answer a page may not read: whether the file arrived, the start tells.
 * @throws ApiError `unreachable`
 */
async function post({ url, fields }: Upload, file: File): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  try {
    await fetch(url, { method: "POST", mode: "no-cors", body: form });
  } catch (error) {
    throw new ApiError("unreachable", `POST ${url}: ${error instanceof Error ? error.message : error}`);
  }
}
