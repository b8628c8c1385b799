import { pathToText } from "./document/schema-problems.ts";
import type { Problem } from "./problem.ts";

/** Services without an SLO, which have nothing to tell unless traffic shifts between their versions. */
export function lintEmptyServices(
  services: readonly Readonly<Record<string, unknown>>[],
  shifted: ReadonlySet<string | undefined>,
): readonly Problem[] {
  return services.flatMap(({ name, slos }, index): readonly Problem[] => {
    if (!Array.isArray(slos) || slos.length > 0 || (typeof name === "string" && shifted.has(name))) return [];
    return [
      {
        code: "range",
        path: pathToText(["services", index, "slos"]),
        message: "[] must hold at least one SLO",
        hint: "write at least one, or a traffic shift of the service",
      },
    ];
  });
}
