import type { CloudWatchState } from "../../../model/alert-facts.ts";
import type { Link, Observation, ObservedStatus } from "../../../model/observation.ts";
import { cut, oneLine, plainText } from "../one-line.ts";
import { parseSeverity } from "../parse-severity.ts";
import { safeLabels } from "../safe-labels.ts";
import { linksOf, safeUrl } from "../safe-links.ts";
import { alarmFingerprint, isRegionCode } from "./alarm-identity.ts";
import { alarmLabels } from "./alarm-labels.ts";
import type { AlarmReport } from "./alarm-report.ts";
import { consoleLink } from "./console-link.ts";
import { datapointsOf } from "./datapoints.ts";
import { isSetByHand } from "./state-reason.ts";

const statuses = { OK: "resolved", ALARM: "firing", INSUFFICIENT_DATA: "noData" } as const satisfies Record<
  CloudWatchState,
  ObservedStatus
>;

const nameless = "alarm without a name";
/** The address after the word in a description; a sentence may go on behind it. */
const runbookIn = /\b(?:runbook|playbook)\b[^\n]{0,40}?(https?:\/\/[^\s<>"'|)\]]+)/i;

/** What one report says about an alarm, for whichever way it came. */
export function alarmObservation(report: AlarmReport, source: string): Observation {
  const { arn, account, region, name, contributor, definition, state } = report;
  const status = report.isDeleted ? "deleted" : statuses[state];
  const isTest = isSetByHand(report);
  const description = plainText(report.description, 2000);
  return {
    source,
    fingerprint: alarmFingerprint({ arn, account, region, name, contributor: contributor?.id }),
    status,
    changedAtMs: report.changedAtMs,
    startedAtMs: startOf(report),
    name: oneLine(name) || nameless,
    title: titleOf(report),
    severity: parseSeverity(report.tags["severity"] ?? report.tags["Severity"]),
    labels: alarmLabels(report),
    annotations: safeLabels(description === "" ? {} : { description }),
    links: links(report),
    facts: {
      kind: "cloudwatch",
      form: contributor !== undefined && definition.form !== "promql" ? "contributor" : definition.form,
      alarmName: name,
      arn,
      account,
      region: isRegionCode(region) ? region : undefined,
      description,
      reason: plainText(report.reason, 1100),
      state,
      previousState: report.previousState,
      metric: definition.metric,
      math: definition.math,
      condition: definition.condition,
      datapoints: datapointsOf(report.reasonData, definition.condition?.threshold),
      composite: definition.composite,
      contributor,
      hasOkAction: report.hasOkAction,
    },
    suppressed: status === "firing" || status === "noData" ? report.suppressed : undefined,
    isTest,
    notes: [
      ...notesOf(report),
      ...(isTest ? ["The state looks set by hand: its reason is not one of CloudWatch's."] : []),
    ],
    // Contributors of one alarm, and the alarm itself, belong together.
    group: alarmFingerprint({ arn, account, region, name, contributor: undefined }),
  };
}

function startOf({ state, isDeleted, changedAtMs, previousState, previousAtMs }: AlarmReport): number | undefined {
  if (isDeleted) return undefined;
  if (state === "ALARM") return changedAtMs;
  return previousState === "ALARM" ? previousAtMs : undefined;
}

/** The alarm's name; of a contributor also what sets it apart: `tables-throttled (TableName orders)`. */
function titleOf({ name, contributor }: AlarmReport): string {
  const attributes = Object.entries(contributor?.attributes ?? {}).map(([attribute, value]) => `${attribute} ${value}`);
  return oneLine(attributes.length === 0 ? name : `${name} (${cut(attributes.join(", "), 120)})`) || nameless;
}

function notesOf({ state, isDeleted, hasOkAction, notes }: AlarmReport): readonly string[] {
  const isOpen = !isDeleted && state !== "OK";
  return [
    ...(isOpen && hasOkAction === false ? ["This alarm has no OK action: recovery is checked by polling."] : []),
    ...notes,
  ];
}

function links(report: AlarmReport): readonly Link[] {
  const console = consoleLink(report);
  const runbook = safeUrl(runbookIn.exec(report.description.slice(0, 4000))?.[1]?.replace(/[.,;:!?]+$/, ""));
  const named = linksOf(report.tags);
  const isNew = runbook !== undefined && !named.some(({ url }) => url === runbook);
  return [...(isNew ? [{ name: "Runbook", url: runbook }] : []), ...named, ...(console === undefined ? [] : [console])];
}
