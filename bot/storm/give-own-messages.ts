import type { StormLimits } from "../../slo/relay/relay-model.ts";
import { isOpen } from "../model/incident.ts";
import type { Storm, StormIncident } from "./storm.ts";

const minuteMs = 60_000;
/** What was heard within this time is news. */
const newsMs = 5_000;
/** Many kinds that come at once are one blow. */
const blowMs = 10_000;

/**
 * Gives critical incidents of kinds that this storm has not shown yet their own message, a few each minute, oldest first; and, once it is
 * over, those that fire again. A blow of many kinds leaves some of them for what is news later in the minute.
 */
export function giveOwnMessages(
  storm: Storm,
  folded: readonly StormIncident[],
  { limits, nowMs }: { readonly limits: StormLimits; readonly nowMs: number },
): { readonly storm: Storm; readonly isWaiting: boolean } {
  const kinds = new Set(storm.kinds);
  const ownAtMs = storm.ownAtMs.filter((atMs) => atMs > nowMs - minuteMs);
  const own: string[] = [];
  const shown: string[] = [];
  let isWaiting = false;
  for (const seen of folded.filter((one) => deservesOwn(one, storm, kinds)).sort(olderFirst)) {
    const kind = kindOf(seen);
    if (kinds.has(kind) && !firesAgain(seen, storm)) continue;
    // The oldest of a kind speaks for it, also when it has to wait.
    kinds.add(kind);
    if (!hasRoom(seen, { ownAtMs, most: limits.ownPerMinute, nowMs })) {
      isWaiting = true;
      continue;
    }
    own.push(seen.incident.id);
    ownAtMs.push(nowMs);
    shown.push(kind);
  }
  if (own.length === 0 && ownAtMs.length === storm.ownAtMs.length) return { storm, isWaiting };
  const shownKinds = [...new Set([...storm.kinds, ...shown])];
  return { storm: { ...storm, own: [...storm.own, ...own], ownAtMs, kinds: shownKinds }, isWaiting };
}

function hasRoom(
  { incident: { heardAtMs, refires } }: StormIncident,
  { ownAtMs, most, nowMs }: { readonly ownAtMs: readonly number[]; readonly most: number; readonly nowMs: number },
): boolean {
  const forBlow = most - Math.min(2, Math.floor(most / 2));
  if (ownAtMs.length < forBlow) return true;
  const isNews = (refires.at(-1) ?? heardAtMs) > nowMs - newsMs;
  const inBlow = ownAtMs.filter((atMs) => atMs > nowMs - blowMs).length;
  return isNews && ownAtMs.length < most && inBlow < forBlow;
}

/** Alert name and service: more of the same is no news. */
export function kindOf({ name, incident }: StormIncident): string {
  return `${name}\n${incident.service}`;
}

function deservesOwn(seen: StormIncident, storm: Storm, kinds: ReadonlySet<string>): boolean {
  const { status, severity } = seen.incident;
  if (firesAgain(seen, storm)) return true;
  return status === "firing" && severity === "critical" && !kinds.has(kindOf(seen));
}

function firesAgain({ incident }: StormIncident, { endedAtMs }: Storm): boolean {
  const lastMs = incident.refires.at(-1);
  return endedAtMs !== undefined && isOpen(incident) && lastMs !== undefined && lastMs > endedAtMs;
}

function olderFirst({ incident: a }: StormIncident, { incident: b }: StormIncident): number {
  return a.heardAtMs - b.heardAtMs || (a.id < b.id ? -1 : 1);
}
