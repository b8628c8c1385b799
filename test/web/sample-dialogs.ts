import type { ModalView } from "@slack/types";
import { renderSilenceDialog, type SilenceDialog } from "../../bot/render/dialogs/silence-dialog.ts";

const equal = (name: string, value: string, isChosen: boolean) => ({
  matcher: { name, value, isRegex: false, isEqual: true },
  isChosen,
});

/** The dialog to silence the incident of the first message. */
export function silenceDialog(changes: Partial<SilenceDialog> = {}): ModalView {
  return renderSilenceDialog({
    incident: { id: "3F7K", title: "checkout availability is burning its error budget" },
    kind: "alertmanager",
    matchers: [
      equal("alertname", "SLOErrorBudgetBurn", true),
      equal("slo_id", "checkout-availability", true),
      equal("service", "checkout", false),
      equal("team", "checkout", false),
    ],
    duration: "1h",
    morning: "tomorrow 09:00, Europe/Berlin",
    preview: { kind: "known", alerts: 2, incidents: 1, hides: ["checkout availability is burning its error budget"] },
    ...changes,
  });
}
