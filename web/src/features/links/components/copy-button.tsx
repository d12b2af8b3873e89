import { useEffect, useState } from "react";
import { useAnnounce } from "../../../components/announcer.tsx";
import { Icon } from "../../../components/icon.tsx";

const markedForMs = 2_000;

export interface CopyButtonProps {
  readonly slug: string;
  readonly address: string;
}

export function CopyButton({ slug, address }: CopyButtonProps) {
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), markedForMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      setCopied(true);
      announce(`Copied ${address}`);
    } catch (error) {
      // No clipboard without HTTPS, or the browser's user has refused it.
      console.info("Copying failed:", error);
      announce(`This browser does not let the page copy. The link is ${address}`, "failed");
    }
  };

  return (
    <button
      type="button"
      className="button button-quiet copy"
      data-copied={copied || undefined}
      onClick={copy}
      aria-label={`Copy the short link ${slug}`}
    >
      <Icon name={copied ? "check" : "copy"} />
      <span aria-hidden="true">{copied ? "Copied" : "Copy"}</span>
    </button>
  );
}
