export interface SubmitButtonProps {
  readonly label: string;
  readonly pendingLabel: string;
  readonly pending: boolean;
  readonly className?: string;
}

/** Keeps the focus while it waits, which a disabled button loses; the form ignores what comes meanwhile. */
export function SubmitButton({ label, pendingLabel, pending, className = "" }: SubmitButtonProps) {
  return (
    <button type="submit" className={`button button-main ${className}`} aria-disabled={pending || undefined}>
      {pending ? pendingLabel : label}
    </button>
  );
}
