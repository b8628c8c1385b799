import type { Stack } from "../../slo/model.ts";
import { shiftBoardUid } from "../../slo/shift/shift-board-uids.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { Board, Row } from "../model/board.ts";
import { shiftArms } from "../panels/shift/shift-arm-panels.ts";
import { shiftCapacity } from "../panels/shift/shift-capacity-panels.ts";
import { shiftClusters } from "../panels/shift/shift-cluster-panels.ts";
import { shiftDrain } from "../panels/shift/shift-drain-panels.ts";
import { shiftLinks, shiftLog } from "../panels/shift/shift-log-panels.ts";
import { shiftTraffic } from "../panels/shift/shift-traffic-panels.ts";
import { shiftStrip } from "../panels/shift/shift-verdict-panels.ts";
import { shiftSignals } from "../queries/shift-signals.ts";
import { shiftMarks } from "./shift-marks.ts";
import { datasource } from "./variables.ts";

/** One traffic shift: what was meant, what happened, and what is known of the new arm and of what was lost. */
export function trafficShift(stack: Stack, shift: TrafficShift): Board {
  const row = (title: string, panels: Row["panels"]): readonly Row[] =>
    panels.length === 0 ? [] : [{ title, hidesWithoutData: false, panels }];
  return {
    uid: shiftBoardUid(shift.id),
    title: `Traffic shift: ${shift.title}`,
    description: `Traffic of ${shift.service} that moves from ${shift.stable.name} to ${shift.candidate.name}: ${contents(shift)}.`,
    stack: stack.name,
    range: { from: rangeOf(shift), to: "now" },
    refresh: "1m",
    variables: [datasource],
    marks: shiftMarks(shift),
    tabs: [
      {
        title: "Shift",
        rows: [
          ...row("Verdict", shiftStrip(shift)),
          ...row("Traffic", shiftTraffic(shift)),
          ...row("Both arms", shiftArms(shift)),
          ...row("Drain", shiftDrain(shift)),
          ...row("Capacity", shiftCapacity(shift)),
          ...row("Clusters", shiftClusters(shift)),
          ...row("Log", [shiftLog(shift, stack), shiftLinks(shift)]),
        ],
      },
    ],
  };
}

/** What its panels tell of this shift. */
function contents(shift: TrafficShift): string {
  const { verdict, lost } = shiftSignals(shift);
  const told = [
    "what was meant",
    "what happened",
    ...(verdict ? [`whether ${shift.candidate.name} is worse`] : []),
    ...(lost ? ["what was lost"] : []),
  ];
  const before = told.slice(0, -1).join(", ");
  return `${before}${told.length > 2 ? "," : ""} and ${told.at(-1)}`;
}

/** Long enough for the whole plan, so that its beginning is seen at its end. */
function rangeOf({ steps }: TrafficShift): string {
  const planned = steps.reduce((sum, { holdSeconds }) => sum + holdSeconds, 0);
  if (planned === 0) return "now-6h";
  return ranges.find(({ seconds }) => planned <= 0.7 * seconds)?.from ?? "now-7d";
}

const ranges = [
  { from: "now-1h", seconds: 3600 },
  { from: "now-6h", seconds: 21_600 },
  { from: "now-24h", seconds: 86_400 },
] as const;
