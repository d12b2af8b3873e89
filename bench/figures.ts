export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Prints one row of figures, given in milliseconds, as seconds. */
export function report(name: string, milliseconds: readonly number[]): void {
  const figure = (value: number) => (value / 1000).toFixed(2);
  const [min, max] = [Math.min(...milliseconds), Math.max(...milliseconds)];
  console.log(
    `${name.padEnd(40)} min ${figure(min)}  median ${figure(median(milliseconds))}  max ${figure(max)} s`,
  );
}

/** Prints how many times the medians of `values` that of `peer` is. */
export function reportRatio(values: readonly number[], peer: readonly number[]): void {
  console.log(`ratio of the medians: ${(median(values) / median(peer)).toFixed(2)}`);
}
