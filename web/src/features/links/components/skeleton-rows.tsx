const rows = ["first", "second", "third", "fourth"];

/** The shape of the list while it is fetched; what is read out says so in words. */
export function SkeletonRows() {
  return (
    <div className="rows" aria-hidden="true">
      {rows.map((row) => (
        <div className="row skeleton" key={row}>
          <span className="sign row-sign" />
          <div className="row-text">
            <span className="bar bar-wide" />
            <span className="bar" />
          </div>
        </div>
      ))}
    </div>
  );
}
