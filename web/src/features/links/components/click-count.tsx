import { useState } from "react";

const number = new Intl.NumberFormat("en");

export interface ClickCountProps {
  readonly slug: string;
  readonly clicks: number;
  readonly onShow: () => void;
}

/** How often a link was followed; a button that shows from where and when. */
export function ClickCount({ slug, clicks, onShow }: ClickCountProps) {
  const [first] = useState(clicks);
  return (
    <button type="button" className="clicks" onClick={onShow}>
      <span className="visually-hidden">{slug}: </span>
      {/* A new key for each count starts the animation anew; what was there from the start does not move. */}
      <span className="clicks-number" key={clicks} data-risen={clicks > first || undefined}>
        {number.format(clicks)}
      </span>{" "}
      {clicks === 1 ? "click" : "clicks"}
    </button>
  );
}
