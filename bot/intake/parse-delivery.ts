import type { Delivery } from "../model/delivery.ts";
import type { ParsedDelivery } from "../model/observation.ts";
import { contextOf } from "./parse/message-context.ts";
import { parseOwnReport } from "./parse/own-report.ts";
import { parseText } from "./parse/parse-text.ts";
import { unreadable } from "./parse/unreadable.ts";

/**
 * What a delivery says: at least one observation, whatever it holds, except for SNS' own control messages and reports of traffic shifts. Never throws: a body that nobody
 * understands becomes an observation that shows it.
 */
export function parseDelivery(delivery: Delivery): ParsedDelivery {
  const context = contextOf(delivery);
  try {
    return delivery.intake === "self" ? parseOwnReport(context) : parseText(delivery.body, context);
  } catch (fault) {
    // A fault of ours must not stop the deliveries behind this one.
    const why = `the relay's parser failed: ${fault instanceof Error ? fault.message : String(fault)}`;
    return unreadable(delivery.body, { why, form: "Unreadable because of a fault of the parser" }, context);
  }
}
