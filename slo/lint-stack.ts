import { lintComposites } from "./lint-composites.ts";
import { lintNames } from "./lint-names.ts";
import { lintSlo } from "./lint-slo.ts";
import type { Stack } from "./model.ts";
import type { LocatedSlo } from "./parse-stack.ts";
import { type Problem, show } from "./problem.ts";
import { lintRelay } from "./relay/lint-relay.ts";

/** The SLOs that can be linted, and the ids of all that were written. */
export interface LintedSlos {
  readonly located: readonly LocatedSlo[];
  readonly declaredIds: ReadonlySet<string>;
}

/** What is wrong between parts of a stack that each look right: names given twice, references into nothing, limits passed. */
export function lintStack(stack: Stack, { located, declaredIds }: LintedSlos): readonly Problem[] {
  return [
    ...lintNames(
      stack.services.map(({ name }) => name),
      "services",
      "service",
    ),
    ...lintNames(
      stack.probes.map(({ name }) => name),
      "probes",
      "probe",
    ),
    ...lintIds(located),
    ...lintScrapeInterval(stack),
    ...lintComposites(located, declaredIds),
    ...located.flatMap((one) => lintSlo(one, stack)),
    ...lintRelay(stack, located),
  ];
}

function lintIds(located: readonly LocatedSlo[]): readonly Problem[] {
  const first = new Map<string, string>();
  return located.flatMap(({ slo, path }): readonly Problem[] => {
    const earlier = first.get(slo.id);
    if (earlier === undefined) {
      first.set(slo.id, path);
      return [];
    }
    return [
      {
        code: "duplicate-id",
        path: `${path}.name`,
        message: `the id ${show(slo.id)} belongs to ${earlier} already`,
        hint: "rename this SLO; an id is <service>-<name> and must be unique",
      },
    ];
  });
}

function lintScrapeInterval(stack: Stack): readonly Problem[] {
  // A rate over five minutes wants at least four scrapes, so that one lost scrape does not blind it.
  if (stack.scrapeSeconds * 4 <= 300) return [];
  return [
    {
      code: "scrape-interval",
      path: "scrapeInterval",
      message: `a scrape every ${stack.scrapeSeconds} s is too rare for five-minute rates`,
      hint: "scrape at least every 75s",
    },
  ];
}
