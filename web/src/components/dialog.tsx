import { type MouseEvent, type ReactNode, useEffectEvent, useLayoutEffect, useRef } from "react";
import { Icon } from "./icon.tsx";

export interface DialogProps {
  readonly title: ReactNode;
  /** Called for Escape, the close button and a click beside the dialog: the owner then takes it out of the page. */
  readonly onClose: () => void;
  readonly alert?: boolean;
  readonly children: ReactNode;
}

const titleId = "dialog-title";

/** A modal dialog for as long as it is in the page. The browser keeps the focus inside, and gives it back after. */
export function Dialog({ title, onClose, alert = false, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Before the element leaves the page: only close() gives the focus back.
    return () => dialog?.close();
  }, []);

  const close = useEffectEvent(onClose);
  useLayoutEffect(() => {
    const dialog = ref.current;
    // Browsers close it by themselves at a second Escape, whatever became of the first.
    const onClosed = () => {
      if (dialog?.isConnected && !dialog.open) close();
    };
    dialog?.addEventListener("close", onClosed);
    return () => dialog?.removeEventListener("close", onClosed);
  }, []);

  const onPointer = (event: MouseEvent<HTMLDialogElement>) => {
    // The dialog's box has no padding of its own: what hits the element itself hits its backdrop.
    if (event.target === event.currentTarget) onClose();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape
    <dialog
      ref={ref}
      className="dialog"
      role={alert ? "alertdialog" : undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={onPointer}
    >
      <div className="dialog-body">
        <h2 id={titleId}>{title}</h2>
        {children}
        {/* Last, so that the browser gives the first focus to what the dialog is about. */}
        <button type="button" className="button-icon dialog-close" onClick={onClose} aria-label="Close">
          <Icon name="close" />
        </button>
      </div>
    </dialog>
  );
}
