import { countText } from "../../facts/fact-texts.ts";
import type { Deploy } from "../../model/alert-facts.ts";
import type { Incident } from "../../model/incident.ts";
import { leastText } from "../render/lost-line.ts";
import { candidateOf } from "../report/arms.ts";
import { isCutShort } from "../report/is-cut-short.ts";
import { lostOf } from "../report/losses.ts";
import { lostOutsideOf } from "../report/lost-outside.ts";
import { madeAtMs } from "../report/made-at-ms.ts";
import { firstActor } from "../report/weight-moves.ts";
import { isRunning, type Rollout } from "../rollout.ts";
import { english } from "../texts/english.ts";

/** Alerts need a moment to see what a rollout broke, and clocks differ. */
const earlyMs = 5 * 60_000;
/** A rollout that ended this long before an incident may still be its cause. */
const afterMs = 2 * 3_600_000;

type Opened = Pick<Incident, "openedAtMs" | "service">;

/** Rollouts during which an incident began, or shortly before it, newest first: its message says "since rollout …". */
export function rolloutsBefore(rollouts: Iterable<Rollout>, incident: Opened): readonly Deploy[] {
  return [...rollouts]
    .map((rollout) => suspectedDeploy(rollout, incident))
    .filter((deploy) => deploy !== undefined)
    .sort((a, b) => b.atMs - a.atMs);
}

/** A rollout as a deploy that may have caused an incident; nothing when it ran at another time, or for another service. */
function suspectedDeploy(rollout: Rollout, { openedAtMs, service }: Opened): Deploy | undefined {
  const { report } = rollout;
  const { startedAtMs, endedAtMs } = report;
  if (service === "" || report.service !== service || startedAtMs === null) return undefined;
  const untilMs = endedAtMs === null ? Number.POSITIVE_INFINITY : endedAtMs + afterMs;
  return openedAtMs < startedAtMs - earlyMs || openedAtMs > untilMs ? undefined : deployOf(rollout);
}

/** What incidents show of a rollout. */
export function deployOf(rollout: Rollout): Deploy {
  const { id, report } = rollout;
  return {
    service: report.service,
    version: candidateOf(report).version ?? undefined,
    phase: phaseOf(rollout),
    by: firstActor(report) ?? undefined,
    atMs: report.startedAtMs ?? report.atMs,
    rollout: id,
    ...losses(rollout),
  };
}

/** `14 of 3,120, 128 more later`; nothing where none is known to be lost. */
function lostText(rollout: Rollout): string | undefined {
  const { report } = rollout;
  const lost = lostOf(report);
  const later = lostOutsideOf(report);
  const isLost = lost !== null && lost.lost > 0;
  const counted = isLost
    ? `${leastText({ ...lost, isCutShort: isCutShort(rollout) }, english)} of ${countText(lost.sent)}`
    : undefined;
  if (later === undefined) return counted;
  const laterText = countText(later.lost);
  return counted === undefined ? `${laterText} after its account was closed` : `${counted}, ${laterText} more later`;
}

/** What it lost, and when that was counted where nobody counts any more. */
function losses(rollout: Rollout): Pick<Deploy, "lost" | "lostAtMs"> {
  const { report, heardAtMs, silentSinceMs, leftAtMs } = rollout;
  const lost = lostText(rollout);
  if (lost === undefined) return {};
  const isOld = silentSinceMs !== undefined || (leftAtMs !== undefined && !report.closed);
  return isOld ? { lost, lostAtMs: madeAtMs(report, heardAtMs) } : { lost };
}

function phaseOf(rollout: Rollout): Deploy["phase"] {
  if (rollout.report.outcome === "completed") return "succeeded";
  return isRunning(rollout) ? "started" : "stopped";
}
