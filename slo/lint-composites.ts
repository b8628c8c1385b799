import type { LocatedSlo } from "./parse-stack.ts";
import { nearest, type Problem, show } from "./problem.ts";

/** Composites must be made of SLOs that exist, each once, and never of themselves. */
export function lintComposites(located: readonly LocatedSlo[], declaredIds: ReadonlySet<string>): readonly Problem[] {
  const partsOf = new Map(
    located.map(({ slo }) => [slo.id, slo.sli.kind === "composite" ? slo.sli.parts.map((part) => part.slo) : []]),
  );
  return located.flatMap(({ slo, path }): readonly Problem[] => {
    if (slo.sli.kind !== "composite") return [];
    const parts = slo.sli.parts.map((part) => part.slo);
    return [
      ...parts.flatMap((part, index) => lintPart(part, { index, parts, declaredIds, path })),
      ...lintCycle(slo.id, partsOf, path),
    ];
  });
}

function lintPart(
  part: string,
  at: { index: number; parts: readonly string[]; declaredIds: ReadonlySet<string>; path: string },
): readonly Problem[] {
  const path = `${at.path}.sli.of[${at.index}].slo`;
  if (!at.declaredIds.has(part)) {
    const similar = nearest(part, [...at.declaredIds]);
    return [
      {
        code: "unknown-slo",
        path,
        message: `no SLO has the id ${show(part)}`,
        hint:
          similar === undefined ? "write <service>-<name> of an SLO of this stack" : `did you mean ${show(similar)}?`,
      },
    ];
  }
  if (at.parts.indexOf(part) < at.index)
    return [
      {
        code: "duplicate-part",
        path,
        message: `${show(part)} is a part already`,
        hint: "remove it here and raise the weight of the other",
      },
    ];
  return [];
}

function lintCycle(id: string, partsOf: ReadonlyMap<string, readonly string[]>, path: string): readonly Problem[] {
  const way = wayBack(id, id, partsOf, new Set());
  // One cycle is one problem, told at the member whose id comes first.
  if (way === undefined || [...way].sort()[0] !== id) return [];
  return [
    {
      code: "composite-cycle",
      path: `${path}.sli.of`,
      message: `${show(id)} is made of itself: ${[id, ...way].join(" -> ")}`,
      hint: "remove one of these parts",
    },
  ];
}

function wayBack(
  from: string,
  to: string,
  partsOf: ReadonlyMap<string, readonly string[]>,
  seen: Set<string>,
): readonly string[] | undefined {
  for (const part of partsOf.get(from) ?? []) {
    if (part === to) return [part];
    if (seen.has(part)) continue;
    seen.add(part);
    const rest = wayBack(part, to, partsOf, seen);
    if (rest !== undefined) return [part, ...rest];
  }
  return undefined;
}
