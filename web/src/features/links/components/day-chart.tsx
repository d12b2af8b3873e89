import type { Counted } from "../clicks.ts";

const width = 300;
const height = 72;
const gap = 2;

const shortDay = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** A bar a day. Attributes alone: the site's policy allows no inline styles. */
export function DayChart({ days }: { days: readonly Counted[] }) {
  const most = Math.max(1, ...days.map(({ clicks }) => clicks));
  const column = width / days.length;
  const [first, last] = [days[0], days.at(-1)];
  return (
    <figure className="day-chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={chartText(days)}>
        {days.map(({ name, clicks }, index) => {
          // A day with clicks is seen, however few they are.
          const bar = clicks === 0 ? 1 : Math.max(3, (clicks / most) * height);
          return (
            <rect
              key={name}
              x={index * column + gap / 2}
              y={height - bar}
              width={column - gap}
              height={bar}
              rx={1}
              data-empty={clicks === 0 || undefined}
            >
              <title>{`${shortDay.format(Date.parse(name))}: ${clicks}`}</title>
            </rect>
          );
        })}
      </svg>
      {first && last && (
        <figcaption>
          <span>{shortDay.format(Date.parse(first.name))}</span>
          <span>{shortDay.format(Date.parse(last.name))}</span>
        </figcaption>
      )}
    </figure>
  );
}

function chartText(days: readonly Counted[]): string {
  const busy = days.filter(({ clicks }) => clicks > 0);
  if (busy.length === 0) return "No clicks in these days";
  return busy.map(({ name, clicks }) => `${shortDay.format(Date.parse(name))}: ${clicks}`).join(", ");
}
