import { expect, test } from "@jest/globals";
import { explainPayload } from "../../../bot/explain/explain-payload.ts";
import { explanationText } from "../../../cli/relay/explanation-text.ts";
import { relayOptions } from "../routing/relay-options.ts";
import { begunMs, bodyOf, minute, reportOf } from "../shifts/sample-report.ts";

const options = relayOptions(
  {
    sources: [{ name: "prod" }, { kind: "shifts", name: "releases" }],
    slack: {},
    fallback: "#ops",
    handles: { "@orders": "S012ABCDEF" },
    routes: [{ name: "carts", match: { service: "cart" }, to: "#carts" }],
  },
  { notify: { channel: "#shop", mention: "@orders" } },
);

function explained(body: string): string {
  const explanation = explainPayload({ body, source: undefined, options, nowMs: begunMs + 12 * minute });
  return explanationText(explanation, { file: "report.json", out: { colors: false, columns: 100 } });
}

test("explainPayload() of a shift report says where it goes, whom it may call, and what is shown", () => {
  expect(explained(bodyOf(reportOf())).split("\n").slice(0, 8)).toEqual([
    "report.json  Traffic shift report v1 as from the source releases",
    "",
    "Rollout checkout-green-20260301T120000Z  calls @S012ABCDEF when it is worse, blind, or loses requests",
    "",
    "Message in #shop of slack, mentions nobody",
    "  | [SHIFTING] checkout canary v1.42 → 25 % (actual 24.8 %)",
    "  | 🔀 SHIFTING  checkout canary v1.42 → 25 % (actual 24.8 %)",
    "  | step 3/5 · since 2026-03-01 12:00 UTC",
  ]);
});

test("explainPayload() takes a bare report, as /api/shifts/<id> answers it, and says how to post it", () => {
  const text = explained(JSON.stringify(reportOf()));
  expect(text).toContain("Traffic shift report v1 as from the source releases");
  expect(text.replace(/\s+/g, " ")).toContain(
    'post it to the relay as {"version":"1","kind":"nines.shift","report":…}',
  );
  expect(text).toContain("Message in #shop of slack, mentions nobody");
});

test("explainPayload() leaves a bare report to another kind of source as it is", () => {
  const bare = JSON.stringify(reportOf());
  const { rollouts, parsed } = explainPayload({ body: bare, source: "prod", options, nowMs: begunMs + 12 * minute });
  expect([rollouts, parsed.shifts]).toEqual([[], undefined]);
});

test.each([
  {
    name: "without a rollout",
    body: bodyOf(reportOf({ rollout: null, phase: "idle" })),
    says: "It tells of no rollout, or of one that ended more than a day ago: nothing is shown anywhere.",
  },
  {
    name: "of another version",
    body: bodyOf(reportOf(), "2"),
    says: "Damaged shift report as from the source releases",
  },
  {
    name: "of a service with a route",
    body: bodyOf(reportOf({ service: "cart", shift: "cart-green" })),
    says: "Message in #carts of slack, mentions nobody",
  },
])("explainPayload() of a shift report $name says so", ({ body, says }) => {
  expect(explained(body)).toContain(says);
});
