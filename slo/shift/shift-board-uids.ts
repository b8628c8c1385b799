/** Address of a shift's own board: `nines-shift-checkout-green`, cut where Grafana's limit of 40 characters demands it. */
export function shiftBoardUid(id: string): string {
  const uid = `nines-shift-${id}`;
  return uid.length <= 40 ? uid : `${uid.slice(0, 31)}-${shortHash(id)}`;
}

/** The board of all shifts. */
export const shiftsBoardUid = "nines-shifts";

/** Eight characters that differ for different texts (FNV-1a, 32 bits). */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
