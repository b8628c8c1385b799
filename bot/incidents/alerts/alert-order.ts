import type { Alert } from "../../model/alert.ts";
import type { Observation, ObservedStatus } from "../../model/observation.ts";

/** At one and the same time a firing wins, until the source is asked. */
const rankAtSameTime: Readonly<Record<ObservedStatus, number>> = {
  firing: 3,
  deleted: 2,
  resolved: 1,
  noData: 0,
  notice: 0,
};

/**
 * Whether an observation tells something newer than what is known. There is no sequence number: the begin of the episode and the time of
 * the change are all there is.
 */
export function isNewer(observation: Observation, known: Alert): boolean {
  if (startsEpisode(observation, known)) return true;
  if (observation.changedAtMs !== known.changedAtMs) return observation.changedAtMs > known.changedAtMs;
  const status = known.status === "unknown" ? "firing" : known.status;
  return rankAtSameTime[observation.status] > rankAtSameTime[status];
}

/**
 * A later begin is a new episode, even when the end that is known of the last one lies after it: such an end was only foretold.
 * CloudWatch says each change with its own time, so that there the time of the change says it all.
 */
function startsEpisode({ status, startedAtMs, facts }: Observation, known: Alert): boolean {
  if (status !== "firing" || facts.kind === "cloudwatch" || startedAtMs === undefined) return false;
  return startedAtMs > known.startedAtMs;
}
