import { ConfigError } from "../config.ts";
import { FullPage } from "./full-page.tsx";

/** The site does not know where its API is. */
export function StartFailure({ error }: { error: unknown }) {
  const problems = error instanceof ConfigError ? error.problems : [String(error)];
  return (
    <FullPage title="The site cannot start">
      <p>
        Its configuration, <code>/config.json</code>, is not right:
      </p>
      <ul role="alert">
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      <button type="button" className="button button-main" onClick={() => location.reload()}>
        Try again
      </button>
    </FullPage>
  );
}
