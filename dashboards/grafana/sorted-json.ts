/** Plain data as JSON with sorted keys, so that the same board is the same bytes whatever the order of calls. */
export function sortedJson(data: unknown): string {
  return JSON.stringify(sorted(JSON.parse(JSON.stringify(data))), null, 2);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
