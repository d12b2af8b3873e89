/** Longest target URL, in characters: what browsers, proxies and chat tools all still take. */
export const maxUrlLength = 2048;
export const maxSlugLength = 64;
export const maxTitleLength = 200;
export const maxTags = 20;
export const maxTagLength = 32;
export const maxCursorLength = 512;
export const maxSearchLength = 100;
export const maxPageSize = 100;
export const defaultPageSize = 20;
