/** Bytes of a file: 100,000 links of 200 characters each. */
export const maxFileBytes = 20_000_000;
/** Data rows of a file. */
export const maxRows = 100_000;
/** Characters of a row: a longer one is most often a quotation mark that was left open. */
export const maxRowLength = 10_000;
/** Rows of a hop: what is done again at most when a death cuts one short. */
export const sliceRows = 4_000;
/** Links written in one transaction. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const maxTransactionLinks = 100;
/** Seconds for which an upload's form holds. */
export const uploadSeconds = 3_600;
/** What the records of imports call their kind. */
export const importKind = "import-links";
