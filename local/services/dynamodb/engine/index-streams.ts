/**
 * Gives dynoxide's table of stream records an index. Without it each write to a table with a stream looks through all
 * of the stream's records for the last number: 21 ms at 23,000 of them, 0.03 ms with the index.
 * @param database the engine's file, which it has made
 */
export async function indexStreams(database: string): Promise<void> {
  const { DatabaseSync } = await import("node:sqlite");
  const connection = new DatabaseSync(database, { timeout: 5_000 });
  try {
    connection.exec(
      "CREATE INDEX IF NOT EXISTS slipway_stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    );
  } finally {
    connection.close();
  }
}
