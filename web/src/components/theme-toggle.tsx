import { useTheme } from "../theme.ts";
import { Icon } from "./icon.tsx";

export function ThemeToggle() {
  const [theme, toggle] = useTheme();
  const other = theme === "dark" ? "light" : "dark";
  return (
    <button type="button" className="button-icon" onClick={toggle} aria-label={`Use the ${other} theme`}>
      <Icon name={theme === "dark" ? "sun" : "moon"} />
    </button>
  );
}
