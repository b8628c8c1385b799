import { sql, type Transaction } from "kysely";
import type { Database } from "../../service/store/open-database.ts";
import type { MinuteRow } from "../accounting/minute-row.ts";
import type { Epoch, Flush, StoredFailure } from "./exporter-store.ts";
import type { ExporterTables } from "./exporter-tables.ts";
import { minuteColumns, toColumns } from "./minute-columns.ts";

/** Newest failures that are kept per target. */
export const keptFailures = 50;

// PostgreSQL takes at most 65,535 parameters in one statement, SQLite 32,766.
const rowsPerInsert = 500;

type Write = Transaction<ExporterTables>;

/** Writes everything of one flush in one transaction. */
export function createFlush({ query, nowMs }: Database<ExporterTables>) {
  const seriesIds = new Map<string, number>();
  return async (flush: Flush): Promise<void> => {
    await query
      .transaction()
      .execute(async (write) => {
        await writeEpochs(write, [...flush.epochs, ...epochsOf(flush.minutes, seriesIds)]);
        await readMissingIds(write, flush.minutes, seriesIds);
        for (const rows of inChunks(flush.minutes)) {
          const values = rows.map((row) => ({
            series_id: seriesIds.get(seriesKey(row)) ?? 0,
            minute: row.minute,
            ...toColumns(row),
            written_ms: nowMs,
          }));
          await write
            .insertInto("exporter_minutes")
            .values(values)
            .onConflict((conflict) =>
              conflict.columns(["series_id", "minute"]).doUpdateSet((excluded) => ({
                ...Object.fromEntries(
                  Object.values(minuteColumns).map((name) => [name, excluded.ref(`excluded.${name}`)]),
                ),
                written_ms: excluded.ref("excluded.written_ms"),
              })),
            )
            .execute();
        }
        for (const snapshots of inChunks(flush.snapshots)) {
          await write
            .insertInto("exporter_snapshots")
            .values(snapshots.map(({ key, json }) => ({ location: flush.location, key, json })))
            .onConflict((conflict) =>
              conflict
                .columns(["location", "key"])
                .doUpdateSet((excluded) => ({ json: excluded.ref("excluded.json") })),
            )
            .execute();
        }
        await writeFailures(write, flush.failures);
        for (const audit of inChunks(flush.audit)) {
          const rows = audit.map(({ atMs, who, what, detail }) => ({ at_ms: atMs, who, what, detail }));
          await write.insertInto("exporter_audit").values(rows).execute();
        }
      })
      .catch((error: unknown) => {
        // Numbers that a rolled-back transaction gave out are not there.
        seriesIds.clear();
        throw error;
      });
  };
}

async function writeEpochs(write: Write, epochs: readonly Epoch[]): Promise<void> {
  for (const rows of inChunks(epochs)) {
    await write
      .insertInto("exporter_series")
      .values(
        rows.map(({ slo, location, epoch, firstMinute }) => ({ slo, location, epoch, first_minute: firstMinute })),
      )
      .onConflict((conflict) => conflict.columns(["slo", "location", "epoch"]).doNothing())
      .execute();
  }
}

/** Definitions that no flush has named before their first minute. */
function epochsOf(rows: readonly MinuteRow[], known: ReadonlyMap<string, number>): readonly Epoch[] {
  const found = new Map<string, Epoch>();
  for (const row of rows) {
    const key = seriesKey(row);
    if (known.has(key)) continue;
    const { slo, location, epoch, minute } = row;
    const firstMinute = Math.min(minute, found.get(key)?.firstMinute ?? minute);
    found.set(key, { slo, location, epoch, firstMinute });
  }
  return [...found.values()];
}

async function readMissingIds(write: Write, rows: readonly MinuteRow[], ids: Map<string, number>): Promise<void> {
  const slos = new Set(rows.filter((row) => !ids.has(seriesKey(row))).map(({ slo }) => slo));
  for (const names of inChunks([...slos])) {
    const found = await write
      .selectFrom("exporter_series")
      .select(["id", "slo", "location", "epoch"])
      .where("slo", "in", names)
      .execute();
    for (const series of found) ids.set(seriesKey(series), series.id);
  }
}

function seriesKey({ slo, location, epoch }: Pick<MinuteRow, "slo" | "location" | "epoch">): string {
  return `${slo}\n${location}\n${epoch}`;
}

async function writeFailures(write: Write, failures: readonly StoredFailure[]): Promise<void> {
  for (const rows of inChunks(failures)) {
    await write
      .insertInto("exporter_failures")
      .values(rows.map(({ target, location, atMs, json }) => ({ target, location, at_ms: atMs, json })))
      .onConflict((conflict) =>
        conflict
          .columns(["location", "target", "at_ms"])
          .doUpdateSet((excluded) => ({ json: excluded.ref("excluded.json") })),
      )
      .execute();
  }
  const targets = new Map(failures.map(({ location, target }) => [`${location}\n${target}`, { location, target }]));
  for (const { location, target } of targets.values()) {
    await write
      .deleteFrom("exporter_failures")
      .where("location", "=", location)
      .where("target", "=", target)
      .where("at_ms", "<=", (older) =>
        older
          .selectFrom("exporter_failures")
          .select("at_ms")
          .where("location", "=", location)
          .where("target", "=", target)
          .orderBy("at_ms", "desc")
          .limit(sql.lit(1))
          .offset(sql.lit(keptFailures)),
      )
      .execute();
  }
}

function inChunks<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const chunks = Math.ceil(rows.length / rowsPerInsert);
  return Array.from({ length: chunks }, (_, index) => rows.slice(index * rowsPerInsert, (index + 1) * rowsPerInsert));
}
