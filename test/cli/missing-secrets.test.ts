import { expect, test } from "@jest/globals";
import { missingSecrets } from "../../cli/config/missing-secrets.ts";
import { stackOf } from "../alerts/generated-stack.ts";
import { sampleShift } from "../bot/shifts/sample-shift.ts";

const stack = stackOf({
  name: "shop",
  probes: [
    { name: "home", url: "https://shop.example.org/", auth: { bearer: { env: "SHOP_TOKEN" } } },
    { name: "cart", url: "https://shop.example.org/cart", tls: { ca: "/nowhere/ca.pem" } },
    { name: "pay", url: "https://shop.example.org/pay", headers: { Cookie: { file: "/nowhere/cookie" } } },
  ],
  services: [{ name: "web", slos: [{ name: "home", objective: "99", sli: { kind: "probe", probe: "home" } }] }],
});

test("missingSecrets() names variables and files that are not there", () => {
  expect(
    missingSecrets(stack, "exporter", {
      env: { SHOP_TOKEN: "" },
      tokenFiles: ["/nowhere/token", import.meta.filename],
    }),
  ).toEqual(["env SHOP_TOKEN", "file /nowhere/ca.pem", "file /nowhere/cookie", "file /nowhere/token"]);
  expect(missingSecrets(stack, "exporter", { env: { SHOP_TOKEN: "x" }, tokenFiles: [] })).not.toContain(
    "env SHOP_TOKEN",
  );
});

const web = { name: "web", slos: [{ name: "up", objective: "99", sli: { kind: "events", total: "a", bad: "b" } }] };

test("missingSecrets() of the relay names what Slack, senders and people need", () => {
  const relay = stackOf({
    name: "shop",
    relay: { slack: {}, fallback: "#alerts", sources: [{ name: "prod", tokens: [{ env: "RELAY_TOKEN" }] }] },
    services: [web],
  });
  expect(missingSecrets(relay, "relay", { env: {}, tokenFiles: ["/nowhere/token"] })).toEqual([
    "env RELAY_TOKEN",
    "env SLACK_APP_TOKEN",
    "env SLACK_BOT_TOKEN",
    "file /nowhere/token",
  ]);
});

test.each([
  { name: "that the relay's source asks for", tokens: [{ env: "SHIFTS" }], missing: ["env NINES_SHIFTS_TOKEN"] },
  { name: "that nobody asks for", tokens: undefined, missing: [] },
])("missingSecrets() names the token of reports $name: $missing", ({ tokens, missing }) => {
  const source = { name: "shifts", kind: "shifts", ...(tokens && { tokens }) };
  const listening = stackOf({ name: "shop", relay: { fallback: "#alerts", sources: [source] }, services: [web] });
  const shifting = { ...listening, shifts: [sampleShift()] };
  expect(missingSecrets(shifting, "exporter", { env: {}, tokenFiles: [] })).toEqual(missing);
});
