import { alertKey } from "../../model/alert.ts";
import type { Observation } from "../../model/observation.ts";
import type { PollReport } from "../../sources/poll-report.ts";
import type { BookState } from "../book-state.ts";

/** The source of what the relay says about itself. */
const ownSource = "nines";

/**
 * What the relay says of itself after it asked a source: that it cannot ask it, once that failed often enough, and that it can again.
 * Undefined: nothing new. No state of any alert follows from a failed question.
 */
export function sourceTrouble(
  state: BookState,
  { source, isComplete, why, atMs }: PollReport,
): Observation | undefined {
  const fingerprint = `unreachable:${source}`;
  const known = state.alerts.get(alertKey({ source: ownSource, fingerprint }));
  const isRaised = known?.status === "firing";
  if (isComplete) {
    state.failedPolls.delete(source);
    return isRaised
      ? trouble(source, { fingerprint, status: "resolved", atMs, startedAtMs: known.startedAtMs, why })
      : undefined;
  }
  const failed = (state.failedPolls.get(source) ?? 0) + 1;
  state.failedPolls.set(source, failed);
  if (isRaised || failed < state.options.timing.missedPolls) return undefined;
  return trouble(source, { fingerprint, status: "firing", atMs, startedAtMs: atMs, why });
}

function trouble(
  source: string,
  {
    fingerprint,
    status,
    atMs,
    startedAtMs,
    why,
  }: Pick<Observation, "fingerprint" | "status" | "startedAtMs"> & Pick<PollReport, "atMs" | "why">,
): Observation {
  const reason = why === undefined ? "" : `: ${why}`;
  return {
    source: ownSource,
    fingerprint,
    status,
    changedAtMs: atMs,
    startedAtMs,
    name: "SourceUnreachable",
    title: `${source} cannot be asked what fires${reason}`,
    severity: "warning",
    labels: { alertname: "SourceUnreachable", service: "nines", source },
    annotations: {},
    links: [],
    facts: {
      kind: "self",
      cure: `Incidents of ${source} keep their last known state. Check its address, its login and the network from here.`,
    },
    suppressed: undefined,
    isTest: false,
    notes: [],
    group: undefined,
  };
}
