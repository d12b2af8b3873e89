/** Where the deck lives at the address; infra/site.ts puts it there. */
export const basePath = "/deck/";
