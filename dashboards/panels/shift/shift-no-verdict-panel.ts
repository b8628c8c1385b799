import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { TextPanel } from "../../model/panel.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { tableCell } from "../table-cell.ts";

/** Why a shift has no verdict, in its place. */
export function noVerdict(shift: TrafficShift): TextPanel {
  const { requests, shareBasis } = shiftSignals(shift);
  return {
    kind: "text",
    title: "No verdict here",
    size: { w: 12, h: 4 },
    ...(requests ? notCompared(shift) : notObservable(shareBasis)),
  };
}

type Reason = Pick<TextPanel, "key" | "description" | "markdown">;

/** Only connections are seen. */
function notObservable(share: string): Reason {
  return {
    key: "not-observable",
    description: "HAProxy counts connections in TCP mode, not requests.",
    markdown: `| Requests are not observable here |\n| --- |\n| HAProxy forwards connections in TCP mode: shares are those of ${share}. |\n| Errors and lost requests are unknown. |`,
  };
}

/** One arm follows the other. */
function notCompared({ stable, candidate }: TrafficShift): Reason {
  return {
    key: "not-compared",
    description: "The selector of a Service gives all of the traffic to one arm.",
    markdown: `| All of the traffic moves at once |\n| --- |\n| ${tableCell(stable.name)} and ${tableCell(candidate.name)} never serve side by side: there is nothing to compare. |\n| Errors of each arm stand below; burn alerts of the service's SLOs tell when there are too many. |`,
  };
}
