import { type RefObject, useEffect, useState } from "react";
import type { Draft, DraftField } from "../draft.ts";
import type { DraftFaults } from "../draft-faults.ts";

const noFaults: DraftFaults = new Map();

/** State of a form for a link. When faults are shown, the first faulty field of the form gets the focus. */
export function useDraft(initial: Draft, form: RefObject<HTMLFormElement | null>) {
  const [draft, setDraft] = useState(initial);
  const [faults, setFaults] = useState(noFaults);
  const [focused, setFocused] = useState(noFaults);

  useEffect(() => {
    if (focused.size > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [focused, form]);

  return {
    draft,
    faults,
    /** A fault is taken back as soon as its field changes. */
    change(field: DraftField, value: string) {
      setDraft((before) => ({ ...before, [field]: value }));
      setFaults((before) => new Map([...before].filter(([name]) => name !== field)));
    },
    show(found: DraftFaults) {
      setFaults(found);
      setFocused(found);
    },
    reset(to: Draft) {
      setDraft(to);
      setFaults(noFaults);
    },
  };
}
