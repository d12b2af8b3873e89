import { currentTheme, subscribeTheme, toggleTheme } from "../../src/theme.ts";

/** The button that changes between light and dark; what it remembers holds for the whole address. */
export function wireThemeButton(button: HTMLElement): void {
  const name = () => {
    button.textContent = `Use the ${currentTheme() === "dark" ? "light" : "dark"} theme`;
  };
  button.addEventListener("click", toggleTheme);
  subscribeTheme(name);
  name();
}
