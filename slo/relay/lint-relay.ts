import type { Stack } from "../model.ts";
import type { LocatedSlo } from "../parse-stack.ts";
import type { Problem } from "../problem.ts";

/** What people who are called by the relay would miss in their messages. */
export function lintRelay(stack: Stack, located: readonly LocatedSlo[]): readonly Problem[] {
  if (stack.relay.slack.length === 0) return [];
  return located.flatMap(({ slo, path }): readonly Problem[] => {
    const pages = slo.alerts.tiers.some(({ tier }) => tier.severity === "page");
    if (!pages || slo.runbook !== undefined) return [];
    return [
      {
        code: "no-runbook",
        path,
        message: "a page of this SLO tells nobody what to do: neither it nor its service has a runbook",
        hint: 'write runbook: "https://..." at the service',
        severity: "warning",
      },
    ];
  });
}
