import { sql } from "kysely";
import type { Database } from "../../service/store/open-database.ts";
import type { ExporterTables } from "./exporter-tables.ts";
import { minuteColumns } from "./minute-columns.ts";

const minutesPerDay = 24 * 60;

/** The longest period of an SLO is 90 days, so its minutes are needed that long; the rest is room for a late start. */
export const keptMinuteDays = 100;
/** A year and the days that a yearly comparison looks back beyond it. */
export const keptRollupDays = 400;

const spans = [
  { span: "hour", minutes: 60 },
  { span: "day", minutes: minutesPerDay },
] as const;

/**
 * Sums minutes up into hours and days (UTC), then removes minutes after 100 days and sums after 400. The first call of a process sums up
 * everything, later ones the last three days: a minute that is written late is not left out.
 */
export function createCompaction({ query, nowMs }: Database<ExporterTables>) {
  let from = 0;
  return async (nowMinute: number): Promise<void> => {
    await query.transaction().execute(async (write) => {
      for (const { span, minutes } of spans) {
        const start = sql<number>`minute - minute % ${sql.lit(minutes)}`;
        const columns = Object.values(minuteColumns);
        await write
          .insertInto("exporter_rollups")
          .columns(["series_id", "span", "minute", ...columns, "written_ms"])
          .expression((select) =>
            select
              .selectFrom("exporter_minutes")
              .select([
                "series_id",
                sql.lit(span).as("span"),
                start.as("start"),
                ...columns.map((column) => sql<number>`sum(${sql.ref(column)})`.as(column)),
                nowMs.as("written_ms"),
              ])
              .where("minute", ">=", Math.floor(from / minutes) * minutes)
              .where("minute", "<", Math.floor(nowMinute / minutes) * minutes)
              .groupBy(["series_id", start]),
          )
          .onConflict((conflict) =>
            conflict.columns(["series_id", "span", "minute"]).doUpdateSet((excluded) => ({
              ...Object.fromEntries(columns.map((name) => [name, excluded.ref(`excluded.${name}`)])),
              written_ms: excluded.ref("excluded.written_ms"),
            })),
          )
          .execute();
      }
      await write
        .deleteFrom("exporter_minutes")
        .where("minute", "<", startOfDay(nowMinute) - keptMinuteDays * minutesPerDay)
        .execute();
      await write
        .deleteFrom("exporter_rollups")
        .where("minute", "<", startOfDay(nowMinute) - keptRollupDays * minutesPerDay)
        .execute();
    });
    from = startOfDay(nowMinute) - 3 * minutesPerDay;
  };
}

function startOfDay(minute: number): number {
  return minute - (minute % minutesPerDay);
}
