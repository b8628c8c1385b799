/** `checkout-green-20260301T120000Z`: rules name a rollout alike. */
export function rolloutId(shift: string, atMs: number): string {
  return `${shift}-${new Date(atMs).toISOString().replace(/\.\d+/, "").replace(/[-:]/g, "")}`;
}

/** When a rollout of that name began, to the second; undefined where it is no such name. */
export function rolloutBeganAtMs(id: string): number | undefined {
  const found = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(id);
  if (found === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
