import { secondsToDuration } from "../../../slo/duration.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { PanelQuery, TablePanel, TimeseriesPanel } from "../../model/panel.ts";
import { noWeights, ofArm, ofShift } from "../../queries/shift-queries.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { unknownCell } from "../value-formats.ts";
import { shareFormat } from "./shift-formats.ts";

/** Both clusters side by side, and how name servers and traffic follow the weights; only where whole clusters move. */
export function shiftClusters(shift: TrafficShift): readonly (TablePanel | TimeseriesPanel)[] {
  return shift.strategy === "clusterBlueGreen" ? [clusterTable(shift), following(shift)] : [];
}

function clusterTable(shift: TrafficShift): TablePanel {
  const { requests } = shiftSignals(shift);
  const each = (name: string) => `max by (arm) (${ofShift(name, shift)})`;
  const facts = armsOf(shift).flatMap(({ name, cluster = "not said", version = "not said" }) =>
    Object.entries({ cluster, version }).map(([label, value]) => ({ name, label, value })),
  );
  // What runs where stands in the configuration and in no series.
  const named = facts.reduce(
    (query, { name, label, value }) => `label_replace(${query}, "${label}", "${value}", "arm", "${name}")`,
    each(shiftSeries.intendedShare),
  );
  const instant = (ref: string, expr: string): PanelQuery => ({ ref, expr, legend: "{{arm}}", kind: "instant" });
  const value = (title: string, ref: string, format: object): TablePanel["columns"][number] => ({
    title,
    from: { kind: "value", ref },
    mappings: unknownCell,
    ...format,
  });
  return {
    kind: "table",
    key: "clusters",
    title: "Clusters",
    description:
      "Each cluster with what it runs, what it should get and what it gets. Errors that differ between clusters with the same version are the cluster's.",
    size: { w: 12, h: 7 },
    unit: "short",
    queries: [
      instant("A", named),
      instant("B", each(shiftSeries.actualShare)),
      ...(requests
        ? [instant("C", each(shiftSeries.requests)), instant("D", each(shiftSeries.errorRatio))]
        : [instant("C", each(shiftSeries.inflight))]),
    ],
    empty: noWeights,
    rowBy: ["arm"],
    sortBy: { column: "Arm", order: "ascending" },
    columns: [
      { title: "Arm", from: { kind: "label", label: "arm" } },
      { title: "Cluster", from: { kind: "label", label: "cluster" } },
      { title: "Version", from: { kind: "label", label: "version" } },
      value("Meant", "A", shareFormat),
      value("Reaches", "B", shareFormat),
      requests ? value("Requests", "C", { unit: "reqps" }) : value("Sessions", "C", { unit: "short" }),
      ...(requests ? [value("Errors", "D", { unit: "percentunit", decimals: 2 })] : []),
    ],
  };
}

function following(shift: TrafficShift): TimeseriesPanel {
  const { candidate, dns } = shift;
  const intended = ofArm(shiftSeries.intendedShare, shift, candidate);
  const answers = (series: string) => `sum(rate(${series}[$__rate_interval]))`;
  const answered = `${answers(ofArm(shiftExporterSeries.dnsAnswers, shift, candidate))} / (${answers(ofShift(shiftExporterSeries.dnsAnswers, shift))} > 0)`;
  const line = (ref: string, expr: string, legend: string, drawing: PanelQuery["drawing"] & object): PanelQuery => ({
    ref,
    expr,
    legend,
    kind: "range",
    drawing,
  });
  return {
    kind: "timeseries",
    key: "following",
    title: `How ${candidate.name} follows its weight`,
    description:
      "First the weight moves, then the answers of name servers, then the requests. Requests that stay behind the line of the weight one TTL ago come from clients that keep an answer longer than they may.",
    size: { w: 12, h: 7 },
    ...shareFormat,
    decimals: 0,
    queries: [
      line("A", `max(${intended})`, "weight", { color: "text", curve: "step", lineWidth: 2 }),
      ...(dns === undefined
        ? []
        : [
            line("B", `max(${intended} offset ${secondsToDuration(dns.ttlSeconds)})`, "weight one TTL ago", {
              color: "grey",
              curve: "step",
              dash: "dashed",
            }),
          ]),
      ...(shiftSignals(shift).dns ? [line("C", answered, "DNS answers", { color: "orange", lineWidth: 2 })] : []),
      line("D", `max(${ofArm(shiftSeries.actualShare, shift, candidate)})`, "requests", {
        color: "blue",
        lineWidth: 2,
      }),
    ],
    legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
    empty: noWeights,
  };
}
