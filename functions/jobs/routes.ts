import { problemDocument } from "../meta/schemas";
import type { RouteTable } from "../shared/route";
import { job, jobPath, newImport } from "./schemas";

const invalid = { description: "The request is not valid.", body: problemDocument };
const absent = { description: "There is no such job.", body: problemDocument };

export const jobRoutes = {
  basePath: "/api/jobs",
  routes: {
    createImport: {
      method: "POST",
      path: "/imports",
      summary: "Begin an import of links: where to upload the file of CSV",
      responses: { 201: { description: "The job, and a form to upload its file with.", body: newImport } },
    },
    startImport: {
      method: "POST",
      path: "/imports/{jobId}/start",
      summary: "Import the file that was uploaded",
      pathParameters: jobPath,
      responses: {
        202: { description: "The job, which runs.", body: job },
        400: invalid,
        404: absent,
        409: { description: "There is no file yet, or the job has ended.", body: problemDocument },
      },
    },
    createExport: {
      method: "POST",
      path: "/exports",
      summary: "Export all links as CSV",
      responses: { 202: { description: "The job, which runs.", body: job } },
    },
    show: {
      method: "GET",
      path: "/{jobId}",
      summary: "How far a job is, and its file when it is done",
      pathParameters: jobPath,
      responses: { 200: { description: "The job.", body: job }, 400: invalid, 404: absent },
    },
    cancel: {
      method: "DELETE",
      path: "/{jobId}",
      summary: "Cancel a job; what it did so far stays",
      pathParameters: jobPath,
      responses: {
        200: { description: "The job, cancelled.", body: job },
        400: invalid,
        404: absent,
        409: { description: "The job has ended.", body: problemDocument },
      },
    },
  },
} as const satisfies RouteTable;
