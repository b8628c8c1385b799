/**
 * For how long at least events have to be recorded before they are made up to a whole period. Coverage counts five-minute sums, and the
 * first of them holds one minute's events where the recording began in its last: alone that makes the period's five times too few, and
 * what is spent five times too large. Among twelve it takes off less than a whole one: what is spent is less than 12 / 11 times too large.
 * Below, traffic is taken to be always as it is during the rollout.
 */
export const leastRecordedSeconds = 3600;
