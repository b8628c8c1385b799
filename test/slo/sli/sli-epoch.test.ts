import { expect, test } from "@jest/globals";
import { allSlos } from "../../../slo/model.ts";
import { sliEpoch } from "../../../slo/sli/sli-epoch.ts";
import { everyKind } from "../../alerts/every-kind.ts";
import { stackOf } from "../../alerts/generated-stack.ts";

const home = { name: "home", url: "https://shop.example.org/", headers: { accept: "text/html" } };

function epochOf(probe: object = {}, slo: object = {}, sli: object = {}): string | undefined {
  const slos = [{ name: "home", objective: "99", sli: { kind: "probe", probe: "home", ...sli }, ...slo }];
  const stack = stackOf({ name: "shop", probes: [{ ...home, ...probe }], services: [{ name: "web", slos }] });
  return allSlos(stack).map(sliEpoch)[0];
}

test("sliEpoch() gives the same for the same, today and tomorrow", () => {
  expect(epochOf()).toBe("27890dae7e9c");
});

test.each([
  { name: "the interval", probe: { interval: "5s" } },
  { name: "the timeout", probe: { timeout: "3s" } },
  { name: "retries", probe: { retries: 0 } },
  { name: "labels", probe: { labels: { team: "a" } } },
  { name: "alert and runbook", probe: { alert: "page", runbook: "https://wiki.example.org/" } },
  { name: "maintenance", probe: { maintenance: [{ name: "a", every: "day", at: "02:00", for: "1h" }] } },
  { name: "the objective", slo: { objective: "99.5" } },
  { name: "a title and tiers", slo: { title: "Home", alerts: { tiers: { "page-fast": "off" } } } },
])("sliEpoch() goes on when $name changes", ({ probe, slo }) => {
  expect(epochOf(probe, slo)).toBe(epochOf());
});

test("sliEpoch() goes on when a secret moves", () => {
  const auth = (env: string) => ({ auth: { bearer: { env } } });
  expect(epochOf(auth("ONE"))).toBe(epochOf(auth("TWO")));
  expect(epochOf(auth("ONE"))).not.toBe(epochOf());
});

test.each([
  { name: "address", probe: { url: "https://shop.example.org/home" } },
  { name: "header", probe: { headers: { accept: "text/plain" } } },
  { name: "expectation", probe: { expect: { body: "welcome" } } },
  { name: "expected absence", probe: { expect: { json: { "$.error": null } } } },
  { name: "limit on the duration", probe: { maxDuration: "1s" } },
  { name: "family", probe: { family: "ipv6" } },
  { name: "gap", sli: { gap: "bad" } },
  { name: "measure", sli: { measure: "time" } },
  { name: "grouping", slo: { groupBy: ["location"] } },
])("sliEpoch() begins anew with another $name", ({ probe, slo, sli }) => {
  expect(epochOf(probe, slo, sli)).not.toBe(epochOf());
});

test("sliEpoch() tells the SLIs of a whole stack apart, in twelve hexadecimal characters", () => {
  const epochs = allSlos(stackOf(everyKind)).map((slo) => sliEpoch(slo));
  expect(epochs.filter((epoch) => !/^[0-9a-f]{12}$/.test(epoch))).toEqual([]);
  expect(new Set(epochs).size).toBe(epochs.length);
});
