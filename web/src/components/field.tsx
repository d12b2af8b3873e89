import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from "react";
import { Icon } from "./icon.tsx";

export interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "id"> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the value: shown beside the field and read with it. */
  readonly fault?: string;
  /** Stands before the value, inside of the field; not a part of its name. */
  readonly prefix?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** A text field with its label, hint and fault tied to it. */
export function Field({ label, hint, fault, prefix, inputRef, className = "", ...input }: FieldProps) {
  const id = useId();
  const described = [fault && `${id}-fault`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>
        {label}
        {!input.required && <span className="field-optional">optional</span>}
      </label>
      <div className="field-box">
        {prefix && (
          <span className="field-prefix" aria-hidden="true">
            {prefix}
          </span>
        )}
        <input
          autoComplete="off"
          {...input}
          id={id}
          ref={inputRef}
          aria-invalid={fault ? true : undefined}
          aria-describedby={described || undefined}
        />
      </div>
      {fault && (
        <p className="field-fault" id={`${id}-fault`}>
          <Icon name="warning" />
          {fault}
        </p>
      )}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
