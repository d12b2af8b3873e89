import "reveal.js/reveal.css";
import "./styles/index.css";
import Reveal from "reveal.js";
import { showFigures } from "./live-figures.ts";
import { wireThemeButton } from "./theme-button.ts";

const container = document.querySelector<HTMLElement>(".reveal");
const themeButton = document.getElementById("theme");
if (!container || !themeButton) throw new Error("index.html has no .reveal or no #theme");

// Reveal takes settings from the query, some of which write styles that the content security policy forbids.
if (location.search !== "") history.replaceState(null, "", location.pathname + location.hash);

const deck = new Reveal(container, {
  width: 1280,
  height: 720,
  margin: 0.06,
  center: false,
  hash: true,
  slideNumber: "c/t",
  transition: matchMedia("(prefers-reduced-motion: reduce)").matches ? "none" : "slide",
});
deck.on("slidechanged", () => {
  if (deck.getCurrentSlide().hasAttribute("data-live")) void showFigures(container);
});

wireThemeButton(themeButton);
await deck.initialize();
await showFigures(container);
