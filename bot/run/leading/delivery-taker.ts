import { parseOwnAction } from "../../actions/own-action.ts";
import { parseDelivery } from "../../intake/parse-delivery.ts";
import type { Delivery } from "../../model/delivery.ts";
import type { AuditEntry } from "../../model/incident.ts";
import type { LeadDeps } from "./lead-deps.ts";
import type { LeadParts } from "./lead-parts.ts";

export interface DeliveryTaker {
  /** Takes a delivery into the books; one that cannot be worked on is only reported. */
  readonly take: (delivery: Delivery) => void;
  /** What people were not allowed to do, since the last time it was asked. */
  readonly takeRefused: () => readonly AuditEntry[];
}

/** Takes what was delivered into the books: alerts, reports of traffic shifts, and what people do. */
export function createDeliveryTaker(
  { book, shifts, deadman }: Pick<LeadParts, "book" | "shifts" | "deadman">,
  { log, metrics, selfAlerts, now }: Pick<LeadDeps, "log" | "metrics" | "selfAlerts" | "now">,
): DeliveryTaker {
  const refused: AuditEntry[] = [];

  const takeAction = ({ body }: Delivery): void => {
    const own = parseOwnAction(body);
    if (own.kind === "audit") refused.push(own.entry);
    else book.act(own.action, own.by, now());
  };

  const takeReport = (delivery: Delivery): void => {
    const parsed = parseDelivery(delivery);
    for (const report of parsed.shifts ?? []) shifts.observe(report, delivery);
    for (const warning of parsed.warnings) log.warn(warning, { source: delivery.source, delivery: delivery.id });
    book.observe(deadman.hear(parsed.observations, delivery.receivedAtMs), delivery.receivedAtMs, now());
  };

  return {
    take: (delivery) => {
      try {
        if (delivery.intake === "action") takeAction(delivery);
        else takeReport(delivery);
      } catch (error) {
        // A fault of ours: it must not stop what comes behind it. The delivery stays in the store.
        metrics.dropped();
        log.error("a delivery could not be worked on; it is kept", { delivery: delivery.id, error: String(error) });
        selfAlerts.raise({
          key: `delivery:${delivery.id}`,
          name: "RelayDeliveryFailed",
          title: `A delivery from ${delivery.source} could not be worked on`,
          cure: `its body is kept under the id ${delivery.id}; please report it with the relay's log`,
          severity: "critical",
        });
      }
    },
    takeRefused: () => refused.splice(0),
  };
}
