import type { Observation, ObservedStatus } from "./observation.ts";

/** `unknown`: it fired, and its source reports neither that it fires nor that it ended. */
export type AlertStatus = Exclude<ObservedStatus, "notice"> | "unknown" | "notice";

/** What the relay knows of one alert: the newest content, and a status that older or repeated observations do not change. */
export interface Alert extends Omit<Observation, "status" | "changedAtMs" | "startedAtMs" | "group"> {
  readonly status: AlertStatus;
  /** Why the status is `unknown`, in plain words: `its source has not reported it for 3 minutes`. */
  readonly why: string | undefined;
  readonly changedAtMs: number;
  /** Begin of the present or last episode. */
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  /** When the relay first and last heard of this episode. */
  readonly heardAtMs: number;
  readonly seenAtMs: number;
  /** Polls of the source, one after another, that did not report it. */
  readonly missedPolls: number;
  /** Id of the incident of the present or last episode. */
  readonly incident: string;
  readonly group: string | undefined;
}

/** The key of an alert in maps and tables: source and fingerprint. */
export function alertKey({ source, fingerprint }: { readonly source: string; readonly fingerprint: string }): string {
  return `${source}\n${fingerprint}`;
}
