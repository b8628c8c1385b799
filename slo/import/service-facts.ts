import type { CarriedService } from "./assemble-stack.ts";
import type { ServiceFacts } from "./carry/labels.ts";

export const factNames = ["owner", "team", "tier"] as const;

/** Owner, team and tier of a service: what it says itself, or what all of its SLOs say; every other value is reported. */
export function sharedFacts(parts: readonly CarriedService[]): ServiceFacts {
  const entries = factNames.flatMap((fact) => {
    const value = shared(parts, fact);
    reportOthers(parts, fact, value);
    return value === undefined ? [] : [[fact, value] as const];
  });
  return Object.fromEntries(entries);
}

function shared(parts: readonly CarriedService[], fact: keyof ServiceFacts): string | undefined {
  const declared = parts.flatMap((part) => part.facts[fact] ?? [])[0];
  if (declared !== undefined) return declared;
  const values = new Set(parts.flatMap((part) => part.slos.map((slo) => slo.facts[fact])));
  return values.size === 1 ? [...values][0] : undefined;
}

function reportOthers(parts: readonly CarriedService[], fact: keyof ServiceFacts, value: string | undefined): void {
  const lost = (other: string) =>
    ({
      code: "import-label",
      message: `${fact} ${other} is not carried over: it belongs to the service${value === undefined ? ", and its SLOs differ" : `, which has ${value}`}`,
      hint: "put the SLO into a service of its own",
    }) as const;
  for (const part of parts) {
    const declared = part.facts[fact];
    if (declared !== undefined && declared !== value) part.warn(lost(declared));
    for (const slo of part.slos) {
      const own = slo.facts[fact];
      if (own !== undefined && own !== value) slo.warn(lost(own));
    }
  }
}
