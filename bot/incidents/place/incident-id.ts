import { createHash } from "node:crypto";

/** Crockford's base 32: no I, L, O or U, so that an id survives a phone call. Source: https://www.crockford.com/base32.html */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const shortest = 4;

/** A short id for an incident, the same whenever it is computed; longer only where a known incident has the short one. */
export function incidentId(
  { key, openedAtMs }: { readonly key: string; readonly openedAtMs: number },
  isTaken: (id: string) => boolean,
): string {
  const digest = createHash("sha256").update(`${key}\n${openedAtMs}`).digest();
  let id = "";
  for (const byte of digest) {
    id += letters[byte % letters.length];
    if (id.length >= shortest && !isTaken(id)) return id;
  }
  throw new Error(`no free id for an incident after ${id.length} letters`);
}

/** An incident's id as people type it: in any case, with the letters that look like digits. */
export function readIncidentId(text: string): string {
  return text.trim().toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}
