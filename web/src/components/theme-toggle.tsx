import { useSyncExternalStore } from "react";
import { currentTheme, subscribeTheme, toggleTheme } from "../theme.ts";
import { Icon } from "./icon.tsx";

export function ThemeToggle() {
  const theme = useSyncExternalStore(subscribeTheme, currentTheme);
  const other = theme === "dark" ? "light" : "dark";
  return (
    <button type="button" className="button-icon" onClick={toggleTheme} aria-label={`Use the ${other} theme`}>
      <Icon name={theme === "dark" ? "sun" : "moon"} />
    </button>
  );
}
