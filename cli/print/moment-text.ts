/** A Unix time as `2026-03-01 12:05` in UTC. */
export function momentText(seconds: number): string {
  return isoMoment(seconds).slice(0, 16).replace("T", " ");
}

/** A Unix time as RFC 3339 in UTC: `2026-03-01T12:05:00Z`. */
export function isoMoment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
