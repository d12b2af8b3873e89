import { loadConfig } from "../../src/config.ts";
import { basePath } from "./base-path.ts";
import { type Figures, fetchFigures } from "./figures.ts";

/**
 * Writes the stack's figures into the elements that name one in `data-figure`. Where the API does not answer, the
 * slides stay as they are and the elements with `data-figures-note` say so.
 */
export async function showFigures(slides: ParentNode): Promise<void> {
  try {
    const figures = await fetchFigures(await loadConfig(fetch, location.href, basePath));
    for (const element of slides.querySelectorAll<HTMLElement>("[data-figure]")) {
      element.textContent = textOf(figures, element.dataset.figure) ?? element.textContent;
    }
    note(slides, "Asked of the API when this slide was shown.");
  } catch (error) {
    console.info("The deck goes on without figures:", error);
    note(slides, "The API does not answer just now; the deck goes on without its figures.");
  }
}

function textOf(figures: Figures, name: string | undefined): string | undefined {
  const count = new Intl.NumberFormat("en");
  const orMore = figures.more ? "+" : "";
  switch (name) {
    case "links":
      return `${count.format(figures.links)}${orMore}`;
    case "clicks":
      return `${count.format(figures.clicks)}${orMore}`;
    case "version":
      return figures.version;
    case "environment":
      return figures.environment;
    default:
      return undefined;
  }
}

function note(slides: ParentNode, text: string): void {
  for (const element of slides.querySelectorAll("[data-figures-note]")) element.textContent = text;
}
