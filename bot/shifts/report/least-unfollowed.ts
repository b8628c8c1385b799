/** A shorter time without a report, or a look, is a restart, and none to tell of. */
export const leastUnfollowedMs = 2 * 60_000;
