import { useConfig } from "../config-context.ts";

export function SiteFooter() {
  const { version } = useConfig();
  return (
    <footer className="site-footer">
      <p className="keys">
        <span>
          <kbd>n</kbd> new link
        </span>
        <span>
          <kbd>/</kbd> search
        </span>
        <span>
          <kbd>Esc</kbd> clear or close
        </span>
      </p>
      <p>Version {version}</p>
    </footer>
  );
}
