import type { Labels } from "../../slo/model.ts";
import type { HoldingAlert } from "./slo-alerts.ts";

/** What is remembered of one alert from round to round. Times are Unix milliseconds. */
export interface AlertState {
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Since when its condition holds without a pause. */
  readonly activeSinceMs: number;
  /** Since when it fires; undefined while it still waits. */
  readonly firingSinceMs: number | undefined;
  /** When its condition last held. */
  readonly heldMs: number;
  readonly keepFiringSeconds: number;
  /** When it ended; it is told for a while longer, in case the first message was lost. */
  readonly resolvedMs: number | undefined;
}

/** Alerts by their key, which is made of their labels. */
export type AlertStates = ReadonlyMap<string, AlertState>;

/** How long a resolved alert is told again. Source: `resolvedRetention` in Prometheus' rules/alerting.go. */
export const resolvedRetentionMs = 15 * 60_000;

/** The next states: pending, firing, resolved and forgotten, with `for` and `keep_firing_for` as Prometheus has them. */
export function advanceAlerts(states: AlertStates, holding: readonly HoldingAlert[], nowMs: number): AlertStates {
  const next = new Map<string, AlertState>();
  for (const alert of holding) {
    const key = alertKey(alert.labels);
    next.set(key, held(states.get(key), alert, nowMs));
  }
  for (const [key, state] of states) {
    if (next.has(key)) continue;
    const ended = notHeld(state, nowMs);
    if (ended !== undefined) next.set(key, ended);
  }
  return next;
}

function held(before: AlertState | undefined, alert: HoldingAlert, nowMs: number): AlertState {
  const { labels, annotations, forSeconds, keepFiringSeconds } = alert;
  const goesOn = before !== undefined && before.resolvedMs === undefined;
  const activeSinceMs = goesOn ? before.activeSinceMs : nowMs;
  const waited = nowMs - activeSinceMs >= forSeconds * 1_000;
  const firingSinceMs =
    goesOn && before.firingSinceMs !== undefined ? before.firingSinceMs : waited ? nowMs : undefined;
  return { labels, annotations, activeSinceMs, firingSinceMs, heldMs: nowMs, keepFiringSeconds, resolvedMs: undefined };
}

function notHeld(state: AlertState, nowMs: number): AlertState | undefined {
  if (state.resolvedMs !== undefined) return nowMs - state.resolvedMs < resolvedRetentionMs ? state : undefined;
  if (state.firingSinceMs === undefined) return undefined;
  if (nowMs - state.heldMs < state.keepFiringSeconds * 1_000) return state;
  return { ...state, resolvedMs: nowMs };
}

/** The alerts to tell: those that fire, and those that ended a while ago. */
export function toldAlerts(states: AlertStates): readonly AlertState[] {
  return [...states.values()].filter(({ firingSinceMs }) => firingSinceMs !== undefined);
}

/** One text per label set, whatever the order of its labels. */
export function alertKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** The states as JSON, for the store. */
export function printAlertStates(states: AlertStates): string {
  return JSON.stringify([...states.values()]);
}

/** The states that a store held; whatever is not one of them is left out. */
export function parseAlertStates(json: string): AlertStates {
  const list: unknown = JSON.parse(json);
  const states = Array.isArray(list) ? list.filter(isAlertState) : [];
  return new Map(states.map((state) => [alertKey(state.labels), state]));
}

function isAlertState(value: unknown): value is AlertState {
  if (typeof value !== "object" || value === null) return false;
  const { labels, annotations, activeSinceMs, heldMs, keepFiringSeconds } = value as Partial<AlertState>;
  return (
    typeof labels === "object" &&
    labels !== null &&
    typeof annotations === "object" &&
    annotations !== null &&
    [activeSinceMs, heldMs, keepFiringSeconds].every(Number.isFinite)
  );
}
