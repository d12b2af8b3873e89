import { useRef } from "react";
import { Icon } from "../../../components/icon.tsx";
import { useShortcut } from "../../../hooks/use-shortcut.ts";

/** The API takes no longer text to search for. */
const maxLength = 100;

export interface SearchFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function SearchField({ value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useShortcut("/", () => input.current?.select());
  return (
    <search className="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label="Search links by name, title, address or tag"
        aria-keyshortcuts="/"
        placeholder="Search"
        autoComplete="off"
        maxLength={maxLength}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !event.nativeEvent.isComposing) onChange("");
        }}
      />
      {value === "" ? (
        <kbd>/</kbd>
      ) : (
        <button
          type="button"
          className="button-icon"
          aria-label="Clear the search"
          onClick={() => {
            onChange("");
            input.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </search>
  );
}
