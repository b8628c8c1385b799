import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import type { ShiftReport } from "../../slo/shift/shift-report.ts";
import type { Destination } from "../model/incident.ts";
import type { RenderedMessage } from "../model/message.ts";
import { ShiftBook } from "../shifts/book/shift-book.ts";
import { renderLine } from "../shifts/render/render-line.ts";
import { renderRollout } from "../shifts/render/render-rollout.ts";
import { routeShift } from "../shifts/route-shift.ts";
import { shiftTexts } from "../shifts/texts/shift-texts.ts";

/** What would be shown of a rollout that a body tells of. */
export interface RolloutExplanation {
  readonly id: string;
  readonly destinations: readonly Destination[];
  /** Ids that news which call people would call. */
  readonly mentions: readonly string[];
  readonly message: RenderedMessage;
  /** Lines of its thread, as mark-up of Slack. */
  readonly thread: readonly string[];
}

/** Says what the relay would show of reports that arrive now, as the first ones it ever hears. */
export function explainRollouts(
  reports: readonly ShiftReport[],
  { source, options, nowMs }: { readonly source: string; readonly options: RelayOptions; readonly nowMs: number },
): readonly RolloutExplanation[] {
  const route = (report: ShiftReport) => routeShift(report, source, { options, nowMs });
  const book = new ShiftBook({ route, sinceMs: nowMs }, []);
  for (const report of reports) book.observe(report, { source, heardAtMs: nowMs });
  const texts = shiftTexts(options.language);
  return [...book.rollouts()].map((rollout) => ({
    id: rollout.id,
    destinations: rollout.destinations,
    mentions: route(rollout.report).mentions,
    message: renderRollout(
      { rollout, incidents: [], dashboardUrl: undefined, picture: undefined },
      { texts, linkHosts: options.linkHosts },
    ),
    thread: rollout.lines.map((line) => renderLine(line, texts, line.mentions)),
  }));
}
