import type { ReactNode } from "react";

/** One message where the application would be. */
export function FullPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="full-page">
      <h1>{title}</h1>
      {children}
    </main>
  );
}
