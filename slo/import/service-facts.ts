import type { CarriedService } from "./assemble-stack.ts";

const factNames = ["owner", "team", "tier"] as const;
type FactName = (typeof factNames)[number];

/** Owner, team and tier of a service: what it says itself, or what all of its SLOs say; every other value is reported. */
export function sharedFacts(parts: readonly CarriedService[]): Readonly<Partial<Record<FactName, string>>> {
  const entries = factNames.flatMap((fact) => {
    const value = shared(parts, fact);
    reportOthers(parts, fact, value);
    return value === undefined ? [] : [[fact, value] as const];
  });
  return Object.fromEntries(entries);
}

function shared(parts: readonly CarriedService[], fact: FactName): string | undefined {
  const declared = parts.flatMap((part) => part.facts[fact]?.value ?? [])[0];
  if (declared !== undefined) return declared;
  const values = new Set(parts.flatMap((part) => part.slos.map((slo) => slo.facts[fact]?.value)));
  return values.size === 1 ? [...values][0] : undefined;
}

function reportOthers(parts: readonly CarriedService[], fact: FactName, value: string | undefined): void {
  const reason = value === undefined ? ", and its SLOs differ" : `, which has ${value}`;
  for (const entry of parts.flatMap((part) => [part.facts[fact], ...part.slos.map((slo) => slo.facts[fact])])) {
    if (entry === undefined || entry.value === value) continue;
    entry.lose({
      code: "import-label",
      message: `${fact} ${entry.value} is not carried over: it belongs to the service${reason}`,
      hint: "put the SLO into a service of its own",
    });
  }
}
