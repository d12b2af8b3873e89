import { Dialog } from "../../../components/dialog.tsx";
import type { Link } from "../link.ts";

export interface DeleteDialogProps {
  readonly link: Link;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

export function DeleteDialog({ link, onCancel, onConfirm }: DeleteDialogProps) {
  return (
    <Dialog alert title="Delete this link?" onClose={onCancel}>
      <p className="dialog-sign">
        <span className="sign">{link.slug}</span>
      </p>
      <p>
        Its short address stops working at once for everyone who has it
        {link.clicks > 0 && <>, and its count of {link.clicks.toLocaleString("en")} is gone</>}. This cannot
        be undone.
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onCancel}>
          Keep it
        </button>
        <button type="button" className="button button-delete" onClick={onConfirm}>
          Delete link
        </button>
      </div>
    </Dialog>
  );
}
