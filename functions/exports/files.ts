/** Where the file of an export is in the bucket. */
export function exportFile(jobId: string): string {
  return `exports/${jobId}/links.csv`;
}
