import type { StormLimits } from "../../slo/relay/relay-model.ts";
import { incidentId } from "../incidents/place/incident-id.ts";
import { isOpen } from "../model/incident.ts";
import { giveOwnMessages, kindOf } from "./give-own-messages.ts";
import type { Storm, StormIncident, StormPlan } from "./storm.ts";
import { summarizeStorm } from "./summarize-storm.ts";

const minuteMs = 60_000;

/**
 * Decides for one channel which incidents have their own message and which live in the summary of a storm. `seen` are all incidents that
 * the channel shows or should show, also those that closed within the last day. One that has its own message keeps it.
 */
export function planStorm(
  last: Storm | undefined,
  seen: readonly StormIncident[],
  limits: StormLimits,
  nowMs: number,
): StormPlan {
  const begun = last !== undefined && last.endedAtMs === undefined ? last : beginStorm(last, seen, limits, nowMs);
  if (begun === undefined) return { storm: undefined, folded: new Set(), summary: undefined, nextAtMs: undefined };
  const storm = withPosted(withPastOf(begun, seen), seen);
  const own = new Set(storm.own);
  const { storm: given, isWaiting } = giveOwnMessages(storm, foldedOf(storm, seen, own), { limits, nowMs });
  for (const id of given.own) own.add(id);
  const folded = foldedOf(given, seen, own);
  const members = [...folded, ...seen.filter(({ incident }) => own.has(incident.id))];
  const next = judgeEnd(given, { members, folded, limits, nowMs });
  const ids = new Set(folded.map(({ incident }) => incident.id));
  const withoutOwn = new Set([...ids, ...given.past]);
  // Its incidents are being forgotten: what its message says last stays.
  if (next.endedAtMs !== undefined && members.length < next.count) {
    return {
      storm: members.length === 0 ? undefined : next,
      folded: withoutOwn,
      summary: undefined,
      nextAtMs: undefined,
    };
  }
  return {
    storm: next,
    folded: withoutOwn,
    summary: summarizeStorm(next, members, ids),
    nextAtMs: nextLook(next, { members, isWaiting, limits, nowMs }),
  };
}

/** A new storm, when too much came at once; the last one goes on when its incidents have not ended. */
function beginStorm(
  last: Storm | undefined,
  seen: readonly StormIncident[],
  limits: StormLimits,
  nowMs: number,
): Storm | undefined {
  const told = new Set(last === undefined ? [] : [...last.folded, ...last.past]);
  // What waits for its message would be posted now, whenever it was heard: an outage must not end in a flood.
  const recent = seen.filter(({ incident, hasMessage }) =>
    hasMessage ? incident.heardAtMs > nowMs - limits.withinMs : isOpen(incident) && !told.has(incident.id),
  );
  if (recent.length <= limits.incidents) return last;
  const shown = recent.filter(({ hasMessage }) => hasMessage);
  const shownIds = shown.map(({ incident }) => incident.id);
  const shownKinds = shown.filter(({ incident }) => incident.severity === "critical").map(kindOf);
  const stays = new Set(last?.folded);
  if (last !== undefined && seen.some(({ incident }) => isOpen(incident) && stays.has(incident.id))) {
    const own = [...new Set([...last.own, ...shownIds])];
    const kinds = [...new Set([...last.kinds, ...shownKinds])];
    return { ...last, own, kinds, endedAtMs: undefined, lastNewAtMs: nowMs, folded: [] };
  }
  const startedAtMs = recent.reduce((firstMs, { incident }) => Math.min(firstMs, incident.heardAtMs), nowMs);
  return {
    id: incidentId({ key: "storm", openedAtMs: startedAtMs }, (id) => id === last?.id),
    startedAtMs,
    lastNewAtMs: nowMs,
    endedAtMs: undefined,
    count: 0,
    own: shownIds,
    ownAtMs: [],
    kinds: [...new Set(shownKinds)],
    folded: [],
    past: [...told],
  };
}

/** What an earlier storm told for good has a place here only when it is open again, or has got its own message meanwhile. */
function withPastOf(storm: Storm, seen: readonly StormIncident[]): Storm {
  if (storm.past.length === 0) return storm;
  const closed = new Set(
    seen.flatMap(({ incident, hasMessage }) => (isOpen(incident) || hasMessage ? [] : incident.id)),
  );
  const past = storm.past.filter((id) => closed.has(id));
  return past.length === storm.past.length ? storm : { ...storm, past };
}

/** What was on its way to the channel when the storm began has its own message, and counts all the same. */
function withPosted(storm: Storm, seen: readonly StormIncident[]): Storm {
  if (storm.endedAtMs !== undefined) return storm;
  const own = new Set(storm.own);
  const posted = seen.filter(
    ({ incident: { id, heardAtMs }, hasMessage }) => hasMessage && heardAtMs >= storm.startedAtMs && !own.has(id),
  );
  return posted.length === 0 ? storm : { ...storm, own: [...storm.own, ...posted.map(({ incident }) => incident.id)] };
}

/** What lives in the storm's message: all that have none of their own, until it is over. */
function foldedOf(storm: Storm, seen: readonly StormIncident[], own: ReadonlySet<string>): readonly StormIncident[] {
  const isOver = storm.endedAtMs !== undefined;
  const stays = new Set(storm.folded);
  const past = new Set(storm.past);
  return seen.filter(({ incident: { id }, hasMessage }) => {
    if (hasMessage || own.has(id) || past.has(id)) return false;
    return !isOver || stays.has(id);
  });
}

interface Judging {
  readonly members: readonly StormIncident[];
  readonly folded: readonly StormIncident[];
  readonly limits: StormLimits;
  readonly nowMs: number;
}

function judgeEnd(storm: Storm, { members, folded, limits, nowMs }: Judging): Storm {
  if (storm.endedAtMs !== undefined) return storm;
  const lastNewAtMs = members.length > storm.count ? nowMs : storm.lastNewAtMs;
  // The same object when nothing is new: whoever keeps it need not write it again.
  const isSame = lastNewAtMs === storm.lastNewAtMs && members.length === storm.count;
  const counted = isSame ? storm : { ...storm, lastNewAtMs, count: members.length };
  if (nowMs < quietSince(counted, members, limits)) return counted;
  return { ...counted, endedAtMs: nowMs, folded: folded.map(({ incident }) => incident.id) };
}

/** When it is over if nothing new comes. A storm of which everything has ended need not be waited for as long. */
function quietSince({ lastNewAtMs }: Storm, members: readonly StormIncident[], limits: StormLimits): number {
  const isAllOver = members.every(({ incident }) => !isOpen(incident));
  return lastNewAtMs + (isAllOver ? Math.min(limits.withinMs, limits.quietMs) : limits.quietMs);
}

/** When time alone changes something: quiet enough, or room for the next message of its own. */
function nextLook(
  storm: Storm,
  {
    members,
    isWaiting,
    limits,
    nowMs,
  }: Pick<Judging, "members" | "limits" | "nowMs"> & { readonly isWaiting: boolean },
): number | undefined {
  const times = [
    ...(isWaiting ? [(storm.ownAtMs[0] ?? nowMs) + minuteMs] : []),
    ...(storm.endedAtMs === undefined ? [quietSince(storm, members, limits)] : []),
  ];
  return times.length === 0 ? undefined : Math.max(nowMs + 1, Math.min(...times));
}
