/** What a table's resource says that the engine does not keep. */
export interface TableSettings {
  readonly pointInTimeRecovery: {
    readonly enabled: boolean;
    readonly recoveryPeriodInDays: number;
    /** Milliseconds since the epoch. */
    readonly since: number;
  };
  readonly deletionProtection: boolean;
  readonly ttlAttribute: string | undefined;
  /** Name of the attribute; undefined until somebody asked. */
  readonly partitionKey: string | undefined;
}

const none: TableSettings = {
  pointInTimeRecovery: { enabled: false, recoveryPeriodInDays: 35, since: 0 },
  deletionProtection: false,
  ttlAttribute: undefined,
  partitionKey: undefined,
};

/** Settings by table name. They come from resources, which the engine brings back at each start. */
export class TableBook {
  readonly #settings = new Map<string, TableSettings>();

  of(table: string): TableSettings {
    return this.#settings.get(table) ?? none;
  }

  change(table: string, settings: Partial<TableSettings>): void {
    this.#settings.set(table, { ...this.of(table), ...settings });
  }

  forget(table: string): void {
    this.#settings.delete(table);
  }
}
