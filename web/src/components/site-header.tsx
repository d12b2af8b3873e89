import { useConfig } from "../config-context.ts";
import { ThemeToggle } from "./theme-toggle.tsx";

export function SiteHeader() {
  const { environment } = useConfig();
  return (
    <header className="site-header">
      <h1>
        <a href="/">Go links</a>
      </h1>
      <div className="site-tools">
        <p className="environment" data-environment={environment}>
          <span className="visually-hidden">Environment: </span>
          {environment}
        </p>
        <ThemeToggle />
      </div>
      <p>Short signs to the places your team needs.</p>
    </header>
  );
}
