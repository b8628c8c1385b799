import { type Alert, alertKey } from "../../model/alert.ts";
import type { Observation } from "../../model/observation.ts";
import type { PollReport } from "../../sources/poll-report.ts";
import { isActive, isHeldBack } from "../alerts/alert-activity.ts";
import { polledAlert } from "../alerts/polled-alert.ts";
import { applyObservation, applyStep } from "../apply-observation.ts";
import type { BookState } from "../book-state.ts";
import { type Batch, beginBatch } from "../settle/draft.ts";
import { settleBatch } from "../settle/settle-batch.ts";
import { missedAlert } from "./missed-alert.ts";
import { nameSilences } from "./name-silences.ts";
import { sourceTrouble } from "./unreachable-source.ts";

/** Compares the book with what a source answered: finds what was never told, and what ended without a word. */
export function applyPoll(state: BookState, report: PollReport, nowMs: number): void {
  const batch = beginBatch(state, { nowMs, heardAtMs: report.atMs });
  const trouble = sourceTrouble(state, report);
  if (trouble !== undefined) applyObservation(batch, trouble);
  const reported = new Set<string>();
  for (const observation of [...report.alerts, ...report.resolved]) {
    reported.add(alertKey(observation));
    applyPolled(batch, observation, report);
  }
  if (report.isComplete) {
    for (const alert of activeOf(state, report.source)) {
      if (!reported.has(alertKey(alert))) applyStep(batch, alert, missedAlert(alert, report, state.options.timing));
    }
    nameSilences(batch, report);
  }
  settleBatch(batch);
}

function applyPolled(batch: Batch, observation: Observation, { atMs }: PollReport): void {
  const { state, nowMs } = batch;
  const known = state.alerts.get(alertKey(observation));
  const isFiringAlready = known !== undefined && isActive(known.status);
  if (observation.status === "firing" && !isFiringAlready && isFresh(state, observation, nowMs)) return;
  const step = polledAlert(known, observation, atMs);
  const draft = applyStep(batch, known, step);
  if (draft === undefined || step.kind !== "changed" || isFiringAlready || step.alert.status !== "firing") return;
  // Sources do not announce what is silenced or inhibited: there was no word to miss.
  if (isHeldBack(step.alert)) return;
  if (draft.late === undefined || step.alert.startedAtMs < draft.late.startedAtMs) draft.late = step.alert;
}

/** The word of it is probably on its way, and knows its group: the source waits for others before it speaks. */
function isFresh(state: BookState, { startedAtMs, changedAtMs }: Observation, nowMs: number): boolean {
  return (startedAtMs ?? changedAtMs) > nowMs - 2 * state.options.timing.pollMs;
}

function activeOf(state: BookState, source: string): readonly Alert[] {
  return [...state.alerts.values()].filter(
    (alert) => alert.source === source && alert.status !== "notice" && isActive(alert.status),
  );
}
