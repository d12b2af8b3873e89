import { Dialog } from "../../../components/dialog.tsx";
import { FailureNotice } from "../../../components/notice.tsx";
import { useClicks } from "../api/use-clicks.ts";
import { type Counted, everyDay, type LinkClicks } from "../clicks.ts";
import type { Link } from "../link.ts";
import { DayChart } from "./day-chart.tsx";

const shownDays = 30;
const shownNames = 5;
const number = new Intl.NumberFormat("en");
const countryNames = new Intl.DisplayNames("en", { type: "region" });

export interface ClicksDialogProps {
  readonly link: Link;
  readonly onClose: () => void;
}

/** Where a link's clicks came from, and when. */
export function ClicksDialog({ link, onClose }: ClicksDialogProps) {
  const clicks = useClicks(link.slug, shownDays);
  return (
    <Dialog title="Clicks" onClose={onClose}>
      <p className="dialog-sign">
        <span className="sign">{link.slug}</span>
        <span className="dialog-sign-note">the last {shownDays} days, by UTC</span>
      </p>
      {clicks.isPending && <p role="status">Counting…</p>}
      {clicks.isError && <FailureNotice error={clicks.error} onRetry={() => void clicks.refetch()} />}
      {clicks.data && <Breakdown clicks={clicks.data} />}
    </Dialog>
  );
}

function Breakdown({ clicks: { total, days, referrers, countries } }: { clicks: LinkClicks }) {
  if (total === 0) return <p>Nobody has followed this link yet.</p>;
  return (
    <>
      <DayChart days={everyDay(days, shownDays, Date.now())} />
      <div className="breakdown">
        <Ranking title="From" label="Clicks by the page that they came from" names={referrers} />
        <Ranking title="Country" label="Clicks by country" names={countries} nameOf={countryName} />
      </div>
      <p className="dialog-sign-note">{number.format(total)} since the link was made</p>
    </>
  );
}

interface RankingProps {
  readonly title: string;
  readonly label: string;
  readonly names: readonly Counted[];
  readonly nameOf?: (name: string) => string;
}

function Ranking({ title, label, names, nameOf = (name) => name }: RankingProps) {
  const others = names.slice(shownNames).reduce((sum, { clicks }) => sum + clicks, 0);
  const rows = [...names.slice(0, shownNames).map(({ name, clicks }) => ({ name: nameOf(name), clicks }))];
  if (others > 0) rows.push({ name: "others", clicks: others });
  return (
    <table className="ranking" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">Clicks</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, clicks }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>{number.format(clicks)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `DE` → Germany; what is no code, as it is. */
function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code) : code;
}
