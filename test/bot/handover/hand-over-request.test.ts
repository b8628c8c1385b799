import { describe, expect, test } from "@jest/globals";
import type { HandOverEvent } from "../../../bot/handover/hand-over-event.ts";
import { handOverRequest } from "../../../bot/handover/hand-over-request.ts";
import type { HandOver } from "../../../slo/relay/relay-model.ts";
import { sampleEvent } from "./sample-event.ts";

const handOver = (kind: HandOver["kind"], url: string): HandOver => ({
  name: "pager",
  kind,
  url,
  key: { env: "KEY" },
  labels: { team: "payments" },
});
const shown = (to: HandOver, event: HandOverEvent) => {
  const { url, headers, body } = handOverRequest(to, event, "the-key");
  return { url, headers, body: JSON.parse(body) };
};
const json = { "content-type": "application/json", "user-agent": "nines" };

describe("handOverRequest() for PagerDuty", () => {
  const pagerduty = handOver("pagerduty", "https://events.pagerduty.com/v2/enqueue");
  test("triggers", () => {
    expect(shown(pagerduty, sampleEvent("trigger"))).toEqual({
      url: "https://events.pagerduty.com/v2/enqueue",
      headers: json,
      body: {
        routing_key: "the-key",
        event_action: "trigger",
        dedup_key: "3F7K",
        client: "nines",
        client_url: "https://shop.slack.com/archives/C012ABCDEF/p1768474800000100",
        links: [{ href: "https://wiki.example.org/checkout", text: "Runbook" }],
        payload: {
          summary: "checkout availability is burning its error budget",
          source: "checkout",
          severity: "critical",
          timestamp: "2026-01-15T11:00:00.000Z",
          component: "checkout",
          custom_details: { slo_id: "checkout-availability", team: "payments" },
        },
      },
    });
  });
  test.each(["acknowledge", "resolve"] as const)("%ss by the id of the incident", (kind) => {
    expect(shown(pagerduty, sampleEvent(kind)).body).toEqual({
      routing_key: "the-key",
      event_action: kind,
      dedup_key: "3F7K",
    });
  });
  test("keeps to the length of a summary", () => {
    const { body } = shown(pagerduty, { ...sampleEvent("trigger"), title: "💥".repeat(2_000), service: "" });
    expect([...body.payload.summary]).toHaveLength(1_024);
    expect(body.payload).not.toHaveProperty("component");
    expect(body.payload.source).toBe("nines");
  });
});

describe("handOverRequest() for Opsgenie", () => {
  const opsgenie = handOver("opsgenie", "https://api.eu.opsgenie.com/v2/alerts");
  const headers = { ...json, authorization: "GenieKey the-key" };
  test("creates an alert with the incident's id as alias", () => {
    expect(shown(opsgenie, sampleEvent("trigger"))).toEqual({
      url: "https://api.eu.opsgenie.com/v2/alerts",
      headers,
      body: {
        source: "nines",
        message: "checkout availability is burning its error budget",
        alias: "3F7K",
        description:
          "checkout availability is burning its error budget\nSlack: https://shop.slack.com/archives/C012ABCDEF/p1768474800000100\nRunbook: https://wiki.example.org/checkout",
        priority: "P1",
        entity: "checkout",
        tags: ["team:payments"],
        details: { slo_id: "checkout-availability", team: "payments" },
      },
    });
  });
  test.each([
    { kind: "acknowledge", path: "acknowledge", note: "acknowledged in Slack" },
    { kind: "resolve", path: "close", note: "resolved in Slack" },
  ] as const)("$kind: $path", ({ kind, path, note }) => {
    expect(shown(opsgenie, { ...sampleEvent(kind), by: "Ana" })).toEqual({
      url: `https://api.eu.opsgenie.com/v2/alerts/3F7K/${path}?identifierType=alias`,
      headers,
      body: { source: "nines", user: "Ana", note },
    });
  });
});

test("handOverRequest() tells a webhook everything, with a key that makes repeats harmless", () => {
  expect(shown(handOver("webhook", "https://hooks.example.org/a"), sampleEvent("trigger"))).toEqual({
    url: "https://hooks.example.org/a",
    headers: { ...json, authorization: "Bearer the-key", "idempotency-key": "3F7K-trigger-1768474800000" },
    body: {
      version: "1",
      event: "trigger",
      at: "2026-01-15T11:00:00.000Z",
      by: "nines",
      incident: {
        id: "3F7K",
        title: "checkout availability is burning its error budget",
        severity: "critical",
        service: "checkout",
        labels: { slo_id: "checkout-availability", team: "payments" },
        link: "https://shop.slack.com/archives/C012ABCDEF/p1768474800000100",
        links: [{ name: "Runbook", url: "https://wiki.example.org/checkout" }],
      },
    },
  });
});
