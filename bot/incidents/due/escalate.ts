import type { EscalationChain } from "../../../slo/relay/relay-model.ts";
import type { Incident, Person } from "../../model/incident.ts";
import { addEntries, type BookState } from "../book-state.ts";
import { pushDue } from "./calling.ts";

interface Escalating {
  readonly nowMs: number;
  /** Undefined: it is time. */
  readonly by: Person | undefined;
}

/** Goes one step up the chain. At its end, and without a chain, those are called whom the incident mentions anyway. */
export function escalate(state: BookState, incident: Incident, { nowMs, by }: Escalating): Incident {
  const { escalation } = incident;
  const chain = state.options.escalations.find(({ name }) => name === escalation.chain);
  const step = chain?.steps[escalation.step];
  const detail =
    chain === undefined || step === undefined
      ? ""
      : `${chain.name}, step ${escalation.step + 1} of ${chain.steps.length}`;
  const told = addEntries(state, incident, { entries: [{ kind: "escalated", by, detail }], nowMs });
  const handOvers = step?.handOver === undefined ? [] : [step.handOver];
  pushDue(state, {
    kind: "escalation",
    incident: incident.id,
    atMs: nowMs,
    entry: told.entries,
    mentions: step?.mentions ?? [],
    destinations: step === undefined ? incident.destinations : [],
    channel: step?.channel,
    handOvers,
    reason: by === undefined ? "nobody acknowledged it" : `${by.name} asks for help`,
  });
  return {
    ...told,
    changedAtMs: nowMs,
    handOvers: [...new Set([...told.handOvers, ...handOvers])],
    escalation: nextStep(chain, { escalation, nowMs }),
  };
}

/** The pause between two steps counts from when the first was taken: after an outage, steps do not come all at once. */
function nextStep(
  chain: EscalationChain | undefined,
  { escalation, nowMs }: { readonly escalation: Incident["escalation"]; readonly nowMs: number },
): Incident["escalation"] {
  const taken = chain?.steps[escalation.step];
  const next = chain?.steps[escalation.step + 1];
  const step = escalation.step + (taken === undefined ? 0 : 1);
  if (taken === undefined || next === undefined) return { ...escalation, step, nextAtMs: undefined };
  return { ...escalation, step, nextAtMs: nowMs + Math.max(0, next.afterMs - taken.afterMs) };
}
