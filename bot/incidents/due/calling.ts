import type { Incident } from "../../model/incident.ts";
import type { Routing } from "../book-options.ts";
import type { BookState } from "../book-state.ts";
import type { Due } from "./due.ts";

/** Something to be called or told; what is not said is empty. */
export function pushDue(
  state: BookState,
  { incident, kind, atMs, entry, ...rest }: Pick<Due, "kind" | "incident" | "atMs" | "entry" | "reason"> & Partial<Due>,
): void {
  const key = `${incident}:${kind}:${entry ?? atMs}`;
  const empty = { mentions: [], destinations: [], channel: undefined, handOvers: [] };
  state.dues.push({ ...empty, ...rest, key, kind, incident, atMs, entry });
}

/** Whether somebody has it in hand: only an acknowledgement of a critical incident runs out. */
export function isAcked({ ack, severity }: Pick<Incident, "ack" | "severity">, nowMs: number): boolean {
  return ack !== undefined && (severity !== "critical" || ack.untilMs === undefined || ack.untilMs > nowMs);
}

/** The incident with its escalation at the beginning, because it fires and nobody has it in hand. Systems that call people are told. */
export function startCalling(
  state: BookState,
  incident: Incident,
  { routing, nowMs }: { readonly routing: Pick<Routing, "escalation" | "handOvers">; readonly nowMs: number },
): Incident {
  const { escalations, timing } = state.options;
  const chain = escalations.find(({ name }) => name === routing.escalation);
  const handOvers = routing.handOvers.filter((name) => !incident.handOvers.includes(name));
  if (handOvers.length > 0) {
    pushDue(state, {
      kind: "handOver",
      incident: incident.id,
      atMs: nowMs,
      entry: undefined,
      handOvers,
      reason: incident.title,
    });
  }
  const first = chain?.steps[0];
  return {
    ...incident,
    handOvers: [...incident.handOvers, ...handOvers],
    escalation: {
      chain: chain?.name,
      step: 0,
      nextAtMs: first === undefined ? undefined : nowMs + first.afterMs,
      remindAtMs: incident.severity === "critical" ? nowMs + timing.remindMs : undefined,
    },
  };
}

/** The incident without anything that calls by and by. */
export function stopCalling(incident: Incident): Incident {
  const { escalation } = incident;
  if (escalation.nextAtMs === undefined && escalation.remindAtMs === undefined) return incident;
  return { ...incident, escalation: { ...escalation, nextAtMs: undefined, remindAtMs: undefined } };
}

/** Tells the systems that were asked to call people that it is over. */
export function endHandOvers(state: BookState, incident: Incident, nowMs: number): Incident {
  if (incident.handOvers.length === 0) return incident;
  pushDue(state, {
    kind: "handOverEnd",
    incident: incident.id,
    atMs: nowMs,
    entry: undefined,
    handOvers: incident.handOvers,
    reason: incident.title,
  });
  return { ...incident, handOvers: [] };
}
