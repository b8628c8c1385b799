import type { Query } from "../../slo/model.ts";
import { onClause } from "../promql-text.ts";
import { badSelector } from "./bad-selector.ts";
import { badEventsPerSecond, eventsPerSecond, orZero } from "./event-rates.ts";
import type { SliOf, SliQueries } from "./sli-queries.ts";

/** Counts of events: a missing bad series is 0, and where only good events are known, bad ones are the rest. */
export const eventsQueries: SliQueries<"events"> = {
  total: (sli, context) => eventsPerSecond(sli.total, context),
  bad: (sli, context) => {
    const bad = badEvents(sli);
    if (bad !== undefined) return orZero(badEventsPerSecond(bad, context), context);
    const { groupBy, recordedTotal } = context;
    const good = eventsPerSecond(sli.outcome.query, context);
    return `clamp_min(\n  ${recordedTotal}\n  - ${onClause(groupBy)} (${good} or ${onClause(groupBy)} 0 * ${recordedTotal}),\n  0\n)`;
  },
};

/** The query of the bad events alone; nothing where only the difference of all and good ones is known. */
export function badEvents({ total, outcome }: SliOf<"events">): Query | undefined {
  if (outcome.kind === "bad") return outcome.query;
  if (total.kind !== "counter" || outcome.query.kind !== "counter") return undefined;
  const selector = badSelector(total.selector, outcome.query.selector);
  return selector === undefined ? undefined : { kind: "counter", selector };
}
