export type Theme = "light" | "dark";

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

/** The theme in force: the one that was chosen, or else the system's. */
export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : systemTheme();
}

function systemTheme(): Theme {
  return systemDark.matches ? "dark" : "light";
}

/** Changes to the other theme and remembers it. */
export function toggleTheme(): void {
  const next: Theme = currentTheme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  // Who chooses what the system has goes with the system again from here on.
  remember(next === systemTheme() ? undefined : next);
  for (const listener of listeners) listener();
}

function remember(theme: Theme | undefined): void {
  try {
    if (theme === undefined) {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem("theme");
    } else {
      localStorage.setItem("theme", theme);
    }
  } catch (error) {
    // Storage is blocked: the choice holds until the page is left.
    console.info("The theme is not remembered:", error);
  }
}

/** Calls `listener` at each change. @returns a function that ends it */
export function subscribeTheme(listener: () => void): () => void {
  listeners.add(listener);
  systemDark.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    systemDark.removeEventListener("change", listener);
  };
}
