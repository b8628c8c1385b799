/** A panel's number: from its key, so that it stays when the panel moves; FNV-1a folded to 31 bits, never zero. */
export function panelId(key: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value & 0x7fffffff || 1;
}
