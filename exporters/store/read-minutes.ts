import type { Kysely } from "kysely";
import type { MinuteRow } from "../accounting/minute-row.ts";
import type { MinuteQuery, SinceQuery } from "./exporter-store.ts";
import type { ExporterTables } from "./exporter-tables.ts";
import { minuteSelection } from "./minute-columns.ts";

// A transaction writes its clock before it commits: reading this far back again finds the one that was slow.
const overlapMs = 60_000;

/** Minutes of one SLO in order of time. */
export function readMinutes(query: Kysely<ExporterTables>, wanted: MinuteQuery): Promise<readonly MinuteRow[]> {
  let select = query
    .selectFrom("exporter_minutes")
    .innerJoin("exporter_series", "exporter_series.id", "exporter_minutes.series_id")
    .select(["slo", "location", "epoch", "minute", ...minuteSelection])
    .where("slo", "=", wanted.slo)
    .where("minute", ">=", wanted.from)
    .where("minute", "<", wanted.to);
  if (wanted.location !== undefined) select = select.where("location", "=", wanted.location);
  return select.orderBy("minute").orderBy("location").orderBy("first_minute").execute();
}

/** Hours or days of one SLO in order of time. */
export function readRollups(
  query: Kysely<ExporterTables>,
  wanted: MinuteQuery & { readonly span: "hour" | "day" },
): Promise<readonly MinuteRow[]> {
  let select = query
    .selectFrom("exporter_rollups")
    .innerJoin("exporter_series", "exporter_series.id", "exporter_rollups.series_id")
    .select(["slo", "location", "epoch", "minute", ...minuteSelection])
    .where("span", "=", wanted.span)
    .where("slo", "=", wanted.slo)
    .where("minute", ">=", wanted.from)
    .where("minute", "<", wanted.to);
  if (wanted.location !== undefined) select = select.where("location", "=", wanted.location);
  return select.orderBy("minute").orderBy("location").orderBy("first_minute").execute();
}

/** What other locations wrote since an earlier look. Rows may come twice, never not at all. */
export async function readMinutesSince(query: Kysely<ExporterTables>, wanted: SinceQuery) {
  const since = wanted.cursor === undefined ? 0 : Number(wanted.cursor) - overlapMs;
  const rows = await query
    .selectFrom("exporter_minutes")
    .innerJoin("exporter_series", "exporter_series.id", "exporter_minutes.series_id")
    .select(["slo", "location", "epoch", "minute", ...minuteSelection, "written_ms"])
    .where("location", "!=", wanted.notLocation)
    .where("minute", ">=", wanted.from)
    .where("written_ms", ">=", since)
    .orderBy("minute")
    .execute();
  let newest = wanted.cursor === undefined ? 0 : Number(wanted.cursor);
  const minutes = rows.map(({ written_ms, ...row }): MinuteRow => {
    newest = Math.max(newest, written_ms);
    return row;
  });
  return { rows: minutes, cursor: String(newest) };
}
