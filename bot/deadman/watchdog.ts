import { secondsToWords } from "../../slo/duration.ts";
import type { Deadman } from "../../slo/relay/relay-model.ts";
import type { Trouble } from "../dispatch/desired-message.ts";
import type { Observation } from "../model/observation.ts";

/** Name of the note that keeps when the watchdog was heard last, in Unix milliseconds. */
export const watchdogNote = "deadman/watchdog";

/** Key of the alert that the watchdog is missing. */
export const watchdogKey = "watchdog";

/** Whether this is the alert that always fires. It is proof of life, and no incident. */
export function isWatchdog(
  { name, status }: Pick<Observation, "name" | "status">,
  { watchdog }: Pick<Deadman, "watchdog">,
): boolean {
  return watchdog !== undefined && name === watchdog.alertname && (status === "firing" || status === "resolved");
}

/** Whether it is proof of life now: a watchdog that resolves says that it will fire no more. */
export function provesLife(
  observation: Pick<Observation, "name" | "status">,
  deadman: Pick<Deadman, "watchdog">,
): boolean {
  return isWatchdog(observation, deadman) && observation.status === "firing";
}

/** What is known of the watchdog. */
export type WatchdogState =
  /** None is expected. */
  | { readonly kind: "off" }
  | { readonly kind: "alive"; readonly untilMs: number }
  | { readonly kind: "missing"; readonly trouble: Trouble };

/** Whether alerting before the relay is alive: it is, until the watchdog was not heard for longer than configured. */
export function watchdogState(
  { watchdog }: Pick<Deadman, "watchdog">,
  {
    heardAtMs,
    listeningSinceMs,
    nowMs,
  }: {
    /** Undefined: never. */
    readonly heardAtMs: number | undefined;
    /** A relay that was away could hear nothing meanwhile. */
    readonly listeningSinceMs: number;
    readonly nowMs: number;
  },
): WatchdogState {
  if (watchdog === undefined) return { kind: "off" };
  const { alertname, withinMs } = watchdog;
  const untilMs = Math.max(heardAtMs ?? 0, listeningSinceMs) + withinMs;
  if (nowMs < untilMs) return { kind: "alive", untilMs };
  const forMs = nowMs - (heardAtMs ?? listeningSinceMs);
  const since =
    heardAtMs === undefined
      ? "has never arrived"
      : `has not arrived for ${secondsToWords(Math.round(forMs / 60_000) * 60)}`;
  return {
    kind: "missing",
    trouble: {
      key: watchdogKey,
      name: "WatchdogMissing",
      title: `Alerting may be dead: ${alertname}, which always fires, ${since}`,
      cure: `look whether Prometheus and Alertmanager run, and whether Alertmanager repeats ${alertname} more often than every ${secondsToWords(withinMs / 1000)} (repeat_interval)`,
      severity: "critical",
    },
  };
}
