import { importLinks } from "../../../../functions/imports/import-links";
import { openImport } from "../../../../functions/imports/open-import";

const limits = { maxRows: 100_000, sliceRows: Number(process.env.SLICE_ROWS) };

/** The import's step, with slices of another size. */
export const handler = importLinks({ ...openImport(), limits });
