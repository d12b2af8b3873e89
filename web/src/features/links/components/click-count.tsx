import { useState } from "react";

const number = new Intl.NumberFormat("en");

export function ClickCount({ clicks }: { clicks: number }) {
  const [first] = useState(clicks);
  return (
    // A new key for each count starts the animation anew; what was there from the start does not move.
    <p className="clicks" key={clicks} data-risen={clicks > first || undefined}>
      <span className="clicks-number">{number.format(clicks)}</span> {clicks === 1 ? "click" : "clicks"}
    </p>
  );
}
