import { pathToText } from "../document/schema-problems.ts";
import { secondsToDuration } from "../duration.ts";
import { milliseconds } from "./milliseconds.ts";
import type { EscalationSpec, HandOverSpec } from "./on-call-spec.ts";
import type { EscalationChain, HandOver } from "./relay-model.ts";
import { mentionsFromSpec, type RelayNames, referred, targetFromSpec } from "./relay-names.ts";

type Path = readonly PropertyKey[];

interface Located<Spec> {
  readonly spec: Spec;
  readonly at: Path;
}

/** An escalation with every reference resolved. The spec has passed the schema already. */
function escalationFromSpec(spec: EscalationSpec, at: Path, names: RelayNames): EscalationChain {
  const steps = spec.steps.map((step, index) => {
    const path = [...at, "steps", index];
    const own = {
      afterMs: milliseconds(step.after),
      mentions: mentionsFromSpec(step.mention ?? [], [...path, "mention"], names),
      channel: step.channel === undefined ? undefined : targetFromSpec(step.channel, [...path, "channel"], names),
      handOver: referred(step.handOver, "handOvers", { at: [...path, "handOver"], names }),
    };
    if (step.mention === undefined && step.handOver === undefined)
      names.problems.push({
        code: "escalation-step",
        path: pathToText(path),
        message: "this step calls nobody",
        hint: "write mention or handOver",
      });
    return own;
  });
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (before === undefined || step.afterMs > before.afterMs) continue;
    names.problems.push({
      code: "escalation-step",
      path: pathToText([...at, "steps", index, "after"]),
      message: `this step comes after ${secondsToDuration(step.afterMs / 1000)}, and the one before it after ${secondsToDuration(before.afterMs / 1000)}`,
      hint: "each step must come later than the one before; times count from the opening of the incident",
    });
  }
  return { name: spec.name, steps };
}

const usualAddress: Readonly<Record<HandOver["kind"], string | undefined>> = {
  pagerduty: "https://events.pagerduty.com/v2/enqueue",
  opsgenie: "https://api.opsgenie.com/v2/alerts",
  webhook: undefined,
};

/** A hand-over with the address of its system; nothing when that is not known. */
function handOverFromSpec(spec: HandOverSpec, at: Path, { problems }: RelayNames): HandOver | undefined {
  const url = spec.url ?? usualAddress[spec.kind];
  if (url === undefined)
    problems.push({
      code: "hand-over",
      path: pathToText(at),
      message: "a webhook needs an address",
      hint: 'write url: "https://..."',
    });
  if (spec.key === undefined && spec.kind !== "webhook")
    problems.push({
      code: "hand-over",
      path: pathToText(at),
      message: `${spec.kind === "pagerduty" ? "PagerDuty" : "Opsgenie"} takes nothing without a key`,
      hint: 'write key: { env: "NAME" } with the integration\'s key',
    });
  return url === undefined
    ? undefined
    : { name: spec.name, kind: spec.kind, url, key: spec.key, labels: spec.labels ?? {} };
}

/** All who can be called. */
export function callsFromSpec(
  escalations: readonly Located<EscalationSpec>[],
  handOvers: readonly Located<HandOverSpec>[],
  names: RelayNames,
): { readonly escalations: readonly EscalationChain[]; readonly handOvers: readonly HandOver[] } {
  return {
    escalations: escalations.map(({ spec, at }) => escalationFromSpec(spec, at, names)),
    handOvers: handOvers.flatMap(({ spec, at }) => handOverFromSpec(spec, at, names) ?? []),
  };
}
