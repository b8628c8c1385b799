import { keepNewest } from "./keep-newest.ts";

/** Pictures of open incidents that were left out because there was nothing to draw yet: each is tried again a few times. */
export interface LeftOut {
  /** The version to draw now: another one once it is time to try again. */
  readonly version: (incident: string) => string;
  readonly note: (incident: string) => void;
}

const againMs = 60_000;
/** Of the pictures that an incident may have, some stay for its end. */
const mostAgain = 3;
const mostKept = 2_000;

/** Remembers what was left out, and when. */
export function rememberLeftOut(now: () => number): LeftOut {
  const left = new Map<string, { readonly tries: number; readonly atMs: number | undefined }>();
  return {
    version: (incident) => {
      const found = left.get(incident);
      if (found === undefined) return "open";
      const isTime = found.atMs !== undefined && now() - found.atMs >= againMs && found.tries < mostAgain;
      if (isTime) keepNewest(left, [incident, { tries: found.tries + 1, atMs: undefined }], mostKept);
      const tries = isTime ? found.tries + 1 : found.tries;
      return tries === 0 ? "open" : `open ${tries}`;
    },
    note: (incident) => {
      keepNewest(left, [incident, { tries: left.get(incident)?.tries ?? 0, atMs: now() }], mostKept);
    },
  };
}
