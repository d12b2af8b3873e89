import { Component, type ReactNode } from "react";
import { FullPage } from "./full-page.tsx";

/** What a person sees when the site itself has a defect. React logs the error. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <FullPage title="This page has broken down">
        <p>Your links are safe; it is only the page that fails. Its console says why.</p>
        <button type="button" className="button button-main" onClick={() => location.reload()}>
          Reload the page
        </button>
      </FullPage>
    );
  }
}
