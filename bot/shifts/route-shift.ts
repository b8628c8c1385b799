import { labelNames } from "../../slo/names.ts";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import { shiftLabels } from "../../slo/shift/shift-names.ts";
import type { ShiftReport } from "../../slo/shift/shift-report.ts";
import type { RouteSubject } from "../incidents/book-options.ts";
import { mentionTexts } from "../routing/mention-texts.ts";
import { routeIncident } from "../routing/route-incident.ts";
import { stackRecipient } from "../routing/stack-recipient.ts";
import type { ShiftRouting } from "./book/shift-book.ts";

/** Where a rollout is shown: routes first, then the `notify` of its shift, its service, the fallback. Its news call whom that `notify` names. */
export function routeShift(
  report: ShiftReport,
  source: string,
  { options, nowMs }: { readonly options: RelayOptions; readonly nowMs: number },
): ShiftRouting {
  const { shift, service, layer, channel } = report;
  const subject: RouteSubject = {
    labels: {
      [shiftLabels.shift]: shift,
      [shiftLabels.layer]: layer,
      [shiftLabels.service]: service,
      ...(channel === null ? {} : { [labelNames.channel]: channel }),
    },
    service,
    severity: "info",
    kind: "shift",
    source,
  };
  const { destinations } = routeIncident(subject, options, nowMs);
  const { mentions } = stackRecipient(subject, options);
  return { destinations, mentions: mentionTexts(mentions, options, nowMs) };
}
