/** The tags in a text that separates them by commas: trimmed, each once, in the order written. */
export function parseTags(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim().replace(/^#+/, ""));
  return [...new Set(tags.filter((tag) => tag !== ""))];
}

export function formatTags(tags: readonly string[]): string {
  return tags.join(", ");
}
