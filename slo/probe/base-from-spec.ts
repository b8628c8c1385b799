import { pathToText } from "../document/schema-problems.ts";
import { durationToSeconds, secondsToDuration } from "../duration.ts";
import type { Labels } from "../model.ts";
import { type Problem, show } from "../problem.ts";
import { exclusionFromSpec } from "../sli/exclusion.ts";
import { parseRange, parseResolver } from "./address.ts";
import type { Maintenance, ProbeBase } from "./probe-model.ts";
import type { MaintenanceSpec, ProbeBaseSpec } from "./probe-spec.ts";

/** What surrounds a probe: what it inherits, whether an SLO watches it, and where its problems go. */
export interface ProbeContext {
  readonly at: readonly PropertyKey[];
  /** Labels that the stack puts on all its alerts, and the channel that they go to. */
  readonly inherited: Labels;
  readonly hasSlo: boolean;
  readonly problems: Problem[];
}

const usualTimeoutSeconds = 10;
/** An attempt ends before the next one is due, however the next one's moment falls. */
const shareOfInterval = 0.8;

/** What every kind of probe has. */
export function baseFromSpec(spec: ProbeBaseSpec, context: ProbeContext): ProbeBase {
  const intervalSeconds = durationToSeconds(spec.interval ?? "30s") ?? 30;
  const usual = Math.min(usualTimeoutSeconds, Math.round(intervalSeconds * shareOfInterval * 1000) / 1000);
  const timeoutSeconds = spec.timeout === undefined ? usual : (durationToSeconds(spec.timeout) ?? usual);
  const maxDurationSeconds = spec.maxDuration === undefined ? undefined : durationToSeconds(spec.maxDuration);
  context.problems.push(...timeProblems(spec, { intervalSeconds, timeoutSeconds, maxDurationSeconds }, context.at));
  context.problems.push(...labelProblems(spec, context));
  return {
    name: spec.name,
    intervalSeconds,
    timeoutSeconds,
    retries: spec.retries ?? 2,
    maxDurationSeconds,
    family: spec.family ?? "any",
    everyAddress: spec.everyAddress ?? false,
    resolver: spec.resolver === undefined ? undefined : parseResolver(spec.resolver),
    allow: (spec.allow ?? []).flatMap((range) => parseRange(range) ?? []),
    labels: { ...context.inherited, ...spec.labels },
    maintenance: (spec.maintenance ?? []).flatMap((one, index) => maintenanceFromSpec(one, index, context)),
    alert: spec.alert ?? (context.hasSlo ? "off" : "ticket"),
    runbook: spec.runbook,
  };
}

function timeProblems(
  spec: ProbeBaseSpec,
  times: Pick<ProbeBase, "intervalSeconds" | "timeoutSeconds" | "maxDurationSeconds">,
  at: readonly PropertyKey[],
): readonly Problem[] {
  const { intervalSeconds, timeoutSeconds, maxDurationSeconds } = times;
  const most = secondsToDuration(Math.min(usualTimeoutSeconds, intervalSeconds * shareOfInterval));
  const timeout: readonly Problem[] =
    timeoutSeconds < intervalSeconds
      ? []
      : [
          {
            code: "probe-timeout",
            path: pathToText([...at, "timeout"]),
            message: `a timeout of ${secondsToDuration(timeoutSeconds)} is not below the interval of ${secondsToDuration(intervalSeconds)}: a hanging target would miss its next probe`,
            hint: `write ${show(most)}, or lengthen the interval`,
          },
        ];
  if (maxDurationSeconds === undefined || maxDurationSeconds < timeoutSeconds) return timeout;
  return [
    ...timeout,
    {
      code: "probe-duration",
      path: pathToText([...at, "maxDuration"]),
      message: `${show(spec.maxDuration)} is never exceeded: an attempt is given up after ${secondsToDuration(timeoutSeconds)}`,
      hint: "write less than the timeout, or remove it",
    },
  ];
}

/** Labels that the exporter, its alerts or Prometheus set on the series of a probe. */
const reserved: ReadonlySet<string> = new Set([
  ...["target", "location", "kind", "alert", "state", "result", "attempt", "reason", "phase", "le", "quantile"],
  ...["severity", "alertname", "alertstate", "runbook_url", "slo_id", "mention", "job", "instance", "__name__"],
]);

function labelProblems(spec: ProbeBaseSpec, { at, inherited }: ProbeContext): readonly Problem[] {
  const own = Object.keys(spec.labels ?? {}).map((label) => ({ label, path: pathToText([...at, "labels", label]) }));
  const others = Object.keys(inherited).map((label) => ({ label, path: pathToText(["labels", label]) }));
  return [...own, ...others]
    .filter(({ label }) => reserved.has(label))
    .map(({ label, path }) => ({
      code: "reserved-label",
      path,
      message: `the label ${show(label)} of a probe is set by nines itself`,
      hint: "choose another name",
    }));
}

function maintenanceFromSpec(spec: MaintenanceSpec, index: number, context: ProbeContext): readonly Maintenance[] {
  const when = exclusionFromSpec(spec, pathToText([...context.at, "maintenance", index]));
  if ("code" in when) {
    context.problems.push(when);
    return [];
  }
  return [{ when, mute: spec.mute ?? true, exclude: spec.exclude ?? false, probe: spec.probe ?? true }];
}
