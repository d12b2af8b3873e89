/** Where the files of an import are in the bucket. */
export function importFiles(jobId: string) {
  const folder = `imports/${jobId}`;
  return {
    /** What was uploaded. */
    source: `${folder}/links.csv`,
    /** Rows that were refused, for who uploaded them. */
    report: `${folder}/refused.csv`,
    /**
     * Those of one hop. A hop that is tried again writes another one, so that a straggler cannot change what the state
     * names.
     */
    reportPart: (hop: number, token: number) => `${folder}/refused/${hop}-${token}.csv`,
  };
}
