/** When a schedule invokes its target. */
export interface Expression {
  /** It is done after its one time. */
  readonly once: boolean;
  /**
   * The first time after `after`; undefined when there is none.
   * @param anchor - where a rate begins
   * All in milliseconds since the epoch.
   */
  next(after: number, anchor: number): number | undefined;
}
