import type { RelayOptions } from "../../../slo/relay/relay-model.ts";
import type { BookOptions } from "../../incidents/book-options.ts";
import { routeIncident } from "../../routing/route-incident.ts";

/** The options of the incidents' book: its times as they are now, its routes as they are whenever it asks. */
export function bookOptions(
  options: () => RelayOptions,
  rolloutBeganAtMs: NonNullable<BookOptions["rolloutBeganAtMs"]>,
): BookOptions {
  const { timing, escalations } = options();
  const route: BookOptions["route"] = (subject, nowMs) => routeIncident(subject, options(), nowMs);
  return { timing, escalations, route, rolloutBeganAtMs };
}
