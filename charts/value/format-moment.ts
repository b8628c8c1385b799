/** A moment of UTC to the minute: `2026-11-21 14:00`. */
export function formatMoment(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? "unknown" : date.toISOString().slice(0, 16).replace("T", " ");
}
