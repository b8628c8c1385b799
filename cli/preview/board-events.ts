import type { ChartEvent } from "../../charts/chart.ts";
import type { EventMark } from "../../dashboards/model/board.ts";
import type { PrometheusSeries } from "../../service/prometheus-result.ts";
import { fillLegend } from "./fill-legend.ts";

/** The times at which the query of a mark had a result, as spans: samples that follow each other are one event. */
export function boardEvents(
  mark: EventMark,
  { series, stepSeconds }: { readonly series: readonly PrometheusSeries[]; readonly stepSeconds: number },
): readonly ChartEvent[] {
  return series.flatMap(({ labels, points }) => {
    // Above a plot there is room for few words, and the shorter ones tell events apart.
    const label = fillLegend(mark.text, labels) || fillLegend(mark.title, labels);
    const spans: { from: number; to: number }[] = [];
    for (const [time] of points) {
      const last = spans.at(-1);
      if (last !== undefined && time - last.to <= stepSeconds * 1.5) last.to = time;
      else spans.push({ from: time, to: time });
    }
    return spans.map(({ from, to }): ChartEvent => {
      const end = to + stepSeconds;
      return { kind: "span", from: from * 1000, to: end * 1000, label, color: mark.color };
    });
  });
}
