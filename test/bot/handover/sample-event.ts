import type { HandOverEvent } from "../../../bot/handover/hand-over-event.ts";

/** An event of one incident; later kinds come a minute after each other. */
export function sampleEvent(kind: HandOverEvent["kind"], incident = "3F7K"): HandOverEvent {
  const minutes = { trigger: 0, acknowledge: 1, resolve: 2 }[kind];
  return {
    kind,
    incident,
    title: "checkout availability is burning its error budget",
    severity: "critical",
    service: "checkout",
    labels: { slo_id: "checkout-availability" },
    link: "https://shop.slack.com/archives/C012ABCDEF/p1768474800000100",
    links: [{ name: "Runbook", url: "https://wiki.example.org/checkout" }],
    by: undefined,
    atMs: Date.parse("2026-01-15T11:00:00Z") + minutes * 60_000,
  };
}
