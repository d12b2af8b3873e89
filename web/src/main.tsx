import "./styles/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { StartFailure } from "./components/start-failure.tsx";
import { loadConfig } from "./config.ts";
import { makeQueryClient } from "./query-client.ts";

const container = document.getElementById("root");
if (container === null) throw new Error('index.html has no element with the id "root"');
const root = createRoot(container);

try {
  const config = await loadConfig();
  document.title = `Go links · ${config.environment}`;
  root.render(
    <StrictMode>
      <App config={config} queryClient={makeQueryClient()} path={location.pathname} />
    </StrictMode>,
  );
} catch (error) {
  console.error(error);
  root.render(<StartFailure error={error} />);
}
