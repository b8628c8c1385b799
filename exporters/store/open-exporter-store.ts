import { type Database, openDatabase } from "../../service/store/open-database.ts";
import type { StoreAddress } from "../../service/store/store-address.ts";
import { createCompaction } from "./compact-minutes.ts";
import type { ExporterStore } from "./exporter-store.ts";
import { type ExporterTables, exporterSchema } from "./exporter-tables.ts";
import { createFlush } from "./flush-exporter.ts";
import { createLocks } from "./location-lock.ts";
import { readMinutes, readMinutesSince, readRollups } from "./read-minutes.ts";

/** Opens the exporter's store and brings its tables up to date; throws a StoreFault that says what is wrong. */
export async function openExporterStore(address: StoreAddress): Promise<ExporterStore> {
  const database: Database<ExporterTables> = await openDatabase(address, exporterSchema, "process");
  const { query } = database;
  return {
    flush: createFlush(database),
    minutes: (wanted) => readMinutes(query, wanted),
    minutesSince: (wanted) => readMinutesSince(query, wanted),
    rollups: (wanted) => readRollups(query, wanted),
    compact: createCompaction(database),
    snapshots: (location) =>
      query
        .selectFrom("exporter_snapshots")
        .select(["key", "json"])
        .where("location", "=", location)
        .orderBy("key")
        .execute(),
    epochs: () =>
      query
        .selectFrom("exporter_series")
        .select(["slo", "location", "epoch", "first_minute as firstMinute"])
        .orderBy("slo")
        .orderBy("location")
        .orderBy("first_minute")
        .execute(),
    failures: ({ location, limit }) =>
      query
        .selectFrom("exporter_failures")
        .select(["target", "location", "at_ms as atMs", "json"])
        .where("location", "=", location)
        .orderBy("at_ms", "desc")
        .orderBy("target")
        .limit(limit)
        .execute(),
    audit: ({ limit }) =>
      query
        .selectFrom("exporter_audit")
        .select(["at_ms as atMs", "who", "what", "detail"])
        .orderBy("id", "desc")
        .limit(limit)
        .execute(),
    ...createLocks(database),
    close: database.close,
  };
}
