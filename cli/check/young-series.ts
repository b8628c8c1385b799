import { secondsToDuration } from "../../slo/duration.ts";
import { printSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import type { FilledQuery } from "../boards/ask-query.ts";
import type { Cause, Holdings } from "./explain-empty.ts";

/** Why a chart of hours or weeks is empty whose series are there now and were not at its last point; nothing otherwise. */
export async function youngSeries(
  { kind, expr, to, stepSeconds }: FilledQuery,
  { client, lately }: Pick<Holdings, "client" | "lately">,
): Promise<Cause | undefined> {
  if (kind !== "range" || to >= lately.to) return undefined;
  const count = async (series: string, at: number) => (await client.query(`count(${series})`, { at })).length;
  for (const { metric = "", matchers } of vectorSelectors(expr)) {
    const series = printSelector({ metric, matchers });
    if ((await count(series, to)) > 0 || (await count(series, lately.to)) === 0) continue;
    const step = secondsToDuration(stepSeconds);
    return {
      message: `Prometheus has the series for less than the ${step} from one point to the next`,
      hint: `the next point comes within ${step}`,
      severity: "warning",
      metricIsMissing: false,
    };
  }
  return undefined;
}
