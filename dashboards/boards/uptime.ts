import type { Stack } from "../../slo/model.ts";
import { boardUids } from "../../slo/names.ts";
import { probeSeries } from "../../slo/probe/probe-series.ts";
import type { Board, Variable } from "../model/board.ts";
import { probeDetails, probeTimeline, targetTable } from "../panels/probe-panels.ts";
import { uptimeVerdict } from "../panels/probe-verdict-panels.ts";
import { datasource } from "./variables.ts";

const { attempts } = probeSeries;
const target = { selector: attempts, label: "target" };
const location = { selector: `${attempts}{target=~"$target"}`, label: "location" };
const choices: readonly Variable[] = [
  { kind: "query", name: "target", label: "Target", values: target, choice: "all" },
  { kind: "query", name: "location", label: "Location", values: location, choice: "all" },
];

/** What probes from outside see: up, down, and how much of the time nobody knows. */
export function uptime(stack: Stack): Board {
  return {
    uid: boardUids.uptime,
    title: "Uptime",
    description:
      "What probes from outside see, by location: results, speed, reasons, certificates, and the time nobody knows.",
    stack: stack.name,
    range: { from: "now-24h", to: "now" },
    refresh: "1m",
    variables: [datasource, ...choices],
    marks: [],
    tabs: [
      {
        title: "Uptime",
        rows: [
          { title: "In the shown range", hidesWithoutData: false, panels: uptimeVerdict },
          { title: "Results", hidesWithoutData: false, panels: [probeTimeline] },
          { title: "How fast, and why it fails", hidesWithoutData: false, panels: [...probeDetails, targetTable] },
        ],
      },
    ],
  };
}
