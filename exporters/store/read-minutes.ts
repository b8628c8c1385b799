import type { Kysely } from "kysely";
import type { MinuteRow } from "../accounting/minute-row.ts";
import type { MinuteQuery, SinceQuery } from "./exporter-store.ts";
import type { ExporterTables } from "./exporter-tables.ts";
import { minuteSelection } from "./minute-columns.ts";

type Query = Kysely<ExporterTables>;

// A transaction writes its clock before it commits: reading this far back again finds the one that was slow.
const overlapMs = 60_000;

/** Minutes of one SLO in order of time. */
export function readMinutes(query: Query, wanted: MinuteQuery): Promise<readonly MinuteRow[]> {
  return readSeries(query, wanted, (id) =>
    query
      .selectFrom("exporter_minutes")
      .select(["minute", ...minuteSelection])
      .where("series_id", "=", id)
      .where("minute", ">=", wanted.from)
      .where("minute", "<", wanted.to)
      .orderBy("minute")
      .execute(),
  );
}

/** Hours or days of one SLO in order of time. */
export function readRollups(
  query: Query,
  wanted: MinuteQuery & { readonly span: "hour" | "day" },
): Promise<readonly MinuteRow[]> {
  return readSeries(query, wanted, (id) =>
    query
      .selectFrom("exporter_rollups")
      .select(["minute", ...minuteSelection])
      .where("series_id", "=", id)
      .where("span", "=", wanted.span)
      .where("minute", ">=", wanted.from)
      .where("minute", "<", wanted.to)
      .orderBy("minute")
      .execute(),
  );
}

type Sums = Omit<MinuteRow, "slo" | "location" | "epoch">;
type Named = { -readonly [Key in keyof MinuteRow]: MinuteRow[Key] };

/** Reads series by series along their keys: one sorted join over all of them takes five times as long. */
async function readSeries(
  query: Query,
  { slo, location }: MinuteQuery,
  read: (id: number) => Promise<readonly Sums[]>,
): Promise<readonly MinuteRow[]> {
  let select = query.selectFrom("exporter_series").select(["id", "location", "epoch"]).where("slo", "=", slo);
  if (location !== undefined) select = select.where("location", "=", location);
  const rows: MinuteRow[] = [];
  const series = await select.orderBy("location").orderBy("first_minute").execute();
  for (const { id, location, epoch } of series) {
    for (const sums of await read(id)) {
      // A copy per row would cost as much as reading it.
      const row = sums as Named;
      row.slo = slo;
      row.location = location;
      row.epoch = epoch;
      rows.push(row);
    }
  }
  return series.length > 1 ? rows.sort((a, b) => a.minute - b.minute) : rows;
}

/** What other locations wrote since an earlier look. Rows may come twice, never not at all. */
export async function readMinutesSince(query: Query, wanted: SinceQuery) {
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
