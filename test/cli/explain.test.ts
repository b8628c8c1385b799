import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";
import { smallConfig } from "./small-config.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await makeTemporaryFolder("explain");
});
afterEach(() => removeFolder(cwd));

async function explain(config: string, args: readonly string[], columns = 100) {
  await writeFile(join(cwd, "nines.config.yaml"), config);
  const world = memoryWorld(cwd, { columns });
  const code = await main(["explain", ...args], world);
  return { code, stdout: world.stdout(), stderr: world.stderr() };
}

describe("nines explain", () => {
  test("shows all SLOs in a table, and what the rules cost", async () => {
    const { code, stdout } = await explain(smallConfig, []);
    expect(code).toBe(0);
    expect(stdout).toContain(`shop: 1 service, 1 SLO

SLO                    objective  period       budget  in events  alerts
checkout-availability     99.9 %  30d     43 min 12 s     25,920  2 page, 2 ticket
`);
    expect(stdout).toMatch(/^ {2}events, from raw metrics +2 +2 +[\d,]+$/m);
    expect(stdout).toMatch(/^ {2}together +\d+ +\d+ +[\d,]+$/m);
  });

  test("explains one SLO: its budget, and when each tier fires and resolves", async () => {
    const { code, stdout } = await explain(smallConfig, ["checkout-availability"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`checkout-availability  checkout availability
  objective  99.9 % over any 30d
  budget     43 min 12 s of total failure, or 25,920 of 25,920,000 events
  measured   bad events of all events

When alerts fire, for errors that begin at once and stay, at steady traffic

  page-fast: pages on more than 1.44 % errors over 1h and over 5m (14.4 × the budget), and at least
             5 bad events in 1h
    errors  usually after  at the latest  budget gone  ends within
     100 %     3 min 41 s     5 min 26 s       12.6 %   7 min 26 s
      10 %    11 min 53 s    13 min 38 s       3.16 %   6 min 47 s
       1 %  never: not more than 1.44 %
     0.1 %  never: not more than 1.44 %
`);
    expect(stdout).toContain(`What is recorded, once a minute
  slo:sli_total:rate5m
    sum(rate(http_requests_total[5m30s]))
`);
    expect(stdout).toContain("What this SLO costs Prometheus, 100 % of the stack\n");
  });

  test("says of a probe what is weighed, and who alerts", async () => {
    const config = `name: shop
probes: [{ name: home, url: "https://shop.example.org/" }]
exporter: { alerts: exporter }
services: [{ name: web, slos: [{ name: home, objective: "99", sli: { kind: probe, probe: home, measure: time } }] }]
`;
    const { code, stdout } = await explain(config, ["web-home"]);
    expect(code).toBe(0);
    expect(stdout).toContain("  measured   time in which the target failed its probes\n");
    expect(stdout).toContain("at least\n             2 bad minutes in 1h\n");
    expect(stdout).toContain(
      "  The exporter itself raises these, and those on the period's budget and a missing signal",
    );
    expect(stdout).toContain("  The times above are those of rules,");
  });

  test("says what an SLO's own settings change", async () => {
    const alerts = `        alerts:
          exhausted: "off"
          tiers:
            page-fast: { factor: 20, for: 2m, keepFiringFor: 10m, minBadEvents: 0 }
            page-slow: "off"
            ticket-fast: "off"
            ticket-slow: "off"
        period: calendar-month
        groupBy: [route]
`;
    const { stdout } = await explain(smallConfig + alerts, ["checkout-availability"]);
    expect(stdout).toContain("  objective  99.9 % over each calendar month (UTC)\n");
    expect(stdout).toContain(
      "  measured   bad events of all events, by route (1 group, each with a budget of its own)\n",
    );
    expect(stdout).toContain(
      "  page-fast: pages on more than 2 % errors over 1h and over 5m for 2m (20 × the budget)\n",
    );
    expect(stdout).toContain("  SLOErrorBudgetExhausted  switched off\n");
    expect(stdout).not.toContain("page-slow:");
  });

  test("says when there are too few events for an alert to fire", async () => {
    const { stdout } = await explain(smallConfig.replace("eventsPerSecond: 10", "eventsPerSecond: 0.01"), [
      "checkout-availability",
    ]);
    expect(stdout).toContain("      10 %  never: fewer than 5 bad events\n");
  });

  test("keeps every line within the width of the terminal", async () => {
    const { stdout } = await explain(smallConfig, ["checkout-availability"], 80);
    // Queries are shown as they are written, because they are there to be copied.
    const [words = "", rest = ""] = stdout.split("What is recorded");
    const [, cost = ""] = rest.split("What this SLO costs");
    expect(`${words}${cost}`.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("suggests the SLO that was meant", async () => {
    expect(await explain(smallConfig, ["checkout-availabilty"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        "error: no SLO and no traffic shift has the id 'checkout-availabilty'\n(Did you mean checkout-availability?)\n",
      ),
    });
  });
});

describe("nines explain of traffic shifts", () => {
  const shift = (more: string) => `${smallConfig}
shifts:
  - name: checkout-green
    service: checkout
    strategy: canary
    arms: [{ name: blue, role: stable }, { name: green, role: candidate }]
    traffic: { kind: haproxy, proxy: app }
${more}`;

  test("says what each step shows", async () => {
    const steps =
      "[{ weight: 1, hold: 1m }, { weight: 10, hold: 15m }, { weight: 50, hold: 15m }, { weight: 100, hold: 15m }]";
    const { stdout } = await explain(
      shift(`    steps: ${steps}\n    expect: { requestsPerSecond: 200, errorRatio: 0.002 }\n`),
      [],
    );
    expect(stdout).toContain(`
traffic shift    step    held  a good candidate passes           a worse one shows within it, on average
checkout-green    1 %   1 min  not within it: after 3 h 59 min   not even 10 times the errors (2 %), at 200 requests per second
                 10 %  15 min  not within it: after 24 min 57 s  2 times the errors (0.4 %) after 10 min 15 s, at 200 requests per second
                 50 %  15 min  after 2 min 7 s                   2 times the errors (0.4 %) after 4 min 2 s, at 200 requests per second
                100 %  15 min                                    nothing: blue gets no requests to compare with
`);
  });

  test("lets no candidate pass before traffic had its time to follow", async () => {
    const steps = "[{ weight: 25, hold: 15m }, { weight: 50, hold: 15m }, { weight: 75, hold: 9m }]";
    const { stdout } = await explain(
      shift(`    settle: 10m\n    steps: ${steps}\n    expect: { requestsPerSecond: 2000, errorRatio: 0.002 }\n`),
      [],
    );
    expect(stdout).toMatch(
      /25 % {2}15 min {2}after 10 min .*\n.* 50 % {2}15 min {2}after 10 min .*\n.* 75 % {3}9 min {2}not within it: after 10 min /,
    );
  });

  test("explains one: when its candidate is worse, what its steps show, which alerts may fire", async () => {
    const more = `    steps: [{ weight: 10, hold: 15m }, { weight: 100, hold: 15m }]
    expect: { requestsPerSecond: 200, errorRatio: 0.002 }
    rollback: { stableCapacity: 500 }
    budget: { slo: checkout-availability, maxSpend: 10 }
    judge: { alpha: 0.01, effectFloor: 0.002 }
`;
    const { code, stdout } = await explain(shift(more), ["checkout-green"], 120);
    expect(code).toBe(0);
    expect(stdout).toBe(`checkout-green  checkout-green
  moves     checkout from blue to green: canary at the layer haproxy
  follows   within 30 s of a change of weights; later it is drift
  worse     with evidence above 4.6 (by design a false alarm in 1 % of rollouts, however often you look), more than
            0.2 points between the arms, 5 errors and 100 requests of the candidate
  budget    a rollout may spend 10 % of that of checkout-availability
  way back  possible up to 450 requests per second, 90 % of what blue can take

What each step shows of the candidate
   step    held  a good candidate passes  a worse one shows within it, on average
   10 %  15 min  after 4 min 39 s         2.5 times the errors (0.5 %) after 3 min 31 s, at 200 requests per second
  100 %  15 min                           nothing: blue gets no requests to compare with

Alerts that can fire for this kind of shift
  pages      CanaryErrorRateHigher, DrainDroppedRequests, ShiftSourceBlind
  tickets    TrafficShiftStalled, ShiftBudgetBurn, RollbackHeadroomLow, TrafficShareDrift, OldArmStillServing,
             CanaryStarved, ProxyReloadedMidShift, ShiftArmDown
  told only  RollbackDetected, RescuedByRetry
`);
  });

  test("says of one in TCP mode that its candidate is never judged, and nothing of a budget that nobody names", async () => {
    const tcp = shift("    affinity: { kind: connection, lifetime: 5m }\n").replace(
      "proxy: app",
      "proxy: app, mode: tcp",
    );
    const { stdout } = await explain(tcp, ["checkout-green"]);
    expect(stdout).toContain(`
  follows  within 5 min of a change of weights; later it is drift
  worse    never: connections are counted here, not requests

What each step shows of the candidate
  step  held  a good candidate passes  a worse one shows within it, on average
              never judged: connections are counted, not requests
`);
  });

  test.each([
    { weights: "{ blue: 100, green: 0 }", whole: "blue" },
    { weights: "{ blue: 0, green: 1 }", whole: "green" },
  ])("says of weights that never part the traffic that nothing is compared: $weights", async ({ weights, whole }) => {
    const config = shift(`    weights: { kind: static, weights: ${weights} }\n`);
    const { stdout } = await explain(config, ["checkout-green"], 120);
    expect(stdout).toContain(
      `\n  worse    never: ${whole} has all of the traffic by these weights, with nothing to compare it with\n`,
    );
    expect(stdout).toContain(`\n              nothing: ${whole} has all of the traffic by these weights\n`);
  });

  test("explains one that moves all of the traffic at once: what watches it, as nothing compares its arms", async () => {
    const config = `${smallConfig}
shifts:
  - name: checkout-green
    service: checkout
    strategy: blueGreen
    arms: [{ name: blue, role: stable }, { name: green, role: candidate }]
    traffic: { kind: pods, namespace: shop, by: label, label: color, requests: http_requests_total, errors: http_errors_total }
    weights: { kind: serviceSelector, namespace: shop, service: checkout, label: color }
    steps: [{ weight: 100, hold: 10m }]
    rollback: { stableCapacity: 500 }
    budget: { slo: checkout-availability }
`;
    const { code, stdout } = await explain(config, ["checkout-green"], 120);
    expect([code, stdout]).toEqual([
      0,
      `checkout-green  checkout-green
  moves     checkout from blue to green: blueGreen at the layer serviceSelector
  follows   within 1 min of a change of weights; later it is drift
  worse     never: all of the traffic moves at once, and the arms never serve side by side
  watched   by the burn alerts of the SLOs of checkout; by the alerts below; and by the exporter, which calls it
            completed once traffic has followed, and nines gate then judges green by its own errors alone
  budget    a rollout may spend 10 % of that of checkout-availability
  way back  possible up to 450 requests per second, 90 % of what blue can take

What each step shows of the candidate
  step  held  a good candidate passes  a worse one shows within it, on average
              nothing: all of the traffic moves at once

Alerts that can fire for this kind of shift
  tickets    TrafficShareDrift, BlueGreenSplitBrain, OldArmStillServing
  told only  RollbackDetected
`,
    ]);
  });

  test("tells of both, an SLO and a shift of one id", async () => {
    const both = shift("").replace("checkout-green", "checkout-availability");
    const { code, stdout } = await explain(both, ["checkout-availability"]);
    expect([code, stdout.match(/^The .*\n {2}\w+/gm)]).toEqual([
      0,
      [
        "The SLO checkout-availability  checkout availability\n  objective",
        "The traffic shift checkout-availability  checkout-availability\n  moves",
      ],
    ]);
  });

  test("knows a shift that is misspelt", async () => {
    const { code, stderr } = await explain(shift(""), ["checkout-grene"]);
    expect([code, stderr.split("\n").slice(0, 2)]).toEqual([
      2,
      ["error: no SLO and no traffic shift has the id 'checkout-grene'", "(Did you mean checkout-green?)"],
    ]);
  });

  test("says what a step shows where no errors are expected", async () => {
    const more = "    steps: [{ weight: 10, hold: 5m }]\n    expect: { requestsPerSecond: 900, errorRatio: 0 }\n";
    const { stdout } = await explain(shift(more), []);
    expect(stdout).toContain(`
traffic shift   step   held  a good candidate passes  a worse one shows within it, on average
checkout-green  10 %  5 min  after 2 min              an error ratio of 0.15 % after 37 s, at 900 requests per second
`);
  });

  test("says that no good candidate passes where any difference counts", async () => {
    const more =
      "    steps: [{ weight: 10, hold: 5m }]\n    expect: { requestsPerSecond: 9000 }\n    judge: { effectFloor: 0 }\n";
    const { stdout } = await explain(shift(more), []);
    expect(stdout).toContain(
      "checkout-green  10 %  5 min  never                    1.5 times the errors (0.15 %) after",
    );
  });

  test.each([
    { more: "", says: "checkout-green              not known without steps" },
    {
      more: "    steps: [{ weight: 10, hold: 5m }]\n",
      says: "checkout-green              not known without expect.requestsPerSecond",
    },
    {
      more: "    steps: [{ weight: 100, hold: 5m }]\n    expect: { requestsPerSecond: 9 }\n",
      says: "checkout-green  100 %  5 min                           nothing: blue gets no requests to compare with",
    },
  ])("says why it knows nothing: $says", async ({ more, says }) => {
    const { stdout } = await explain(shift(more), []);
    expect(stdout).toContain(says);
  });
});

describe("nines explain of one thing beside mistakes", () => {
  const shift = (name: string, more: string) => `  - name: ${name}
    service: checkout
    strategy: canary
    arms: [{ name: blue, role: stable }, { name: green, role: candidate }]
    traffic: { kind: haproxy, proxy: ${name} }
${more}`;
  const broken = "    budget: { slo: nothing }\n    settle: never\n";
  const warned = "    steps: [{ weight: 50, hold: 5m }, { weight: 20, hold: 5m }]\n";
  const config = (...shifts: readonly string[]) => `${smallConfig}\nshifts:\n${shifts.join("")}`;
  const headsIn = (text: string) => text.split("\n").filter((line) => /^\w|^ {2}at /.test(line));

  test("explains a shift although another one is broken, and tells only how many mistakes there are", async () => {
    const { code, stdout, stderr } = await explain(config(shift("a", broken), shift("b", "")), ["b"]);
    expect([code, stdout.split("\n")[0], stderr]).toEqual([
      1,
      "b  b",
      "2 problems elsewhere: nines validate shows all\n",
    ]);
  });

  test("tells what is wrong with a shift, and not with the others", async () => {
    const { code, stdout, stderr } = await explain(
      config(shift("a", broken), shift("b", "    budget: { slo: none }\n")),
      ["b"],
    );
    expect([code, stdout, headsIn(stderr)]).toEqual([
      1,
      "",
      [
        'error[shift-slo]: there is no SLO "none" in this stack',
        "  at nines.config.yaml:26:20  shifts[1].budget.slo",
        "2 problems elsewhere: nines validate shows all",
      ],
    ]);
  });

  test("tells warnings of the others as a number, too", async () => {
    const { code, stdout, stderr } = await explain(config(shift("a", warned), shift("b", "")), ["b"]);
    expect([code, stdout.split("\n")[0], stderr]).toEqual([
      0,
      "b  b",
      "1 problem elsewhere: nines validate shows all\n",
    ]);
  });

  test("tells what is wrong with the config as a whole", async () => {
    const { code, stderr } = await explain(`retentoin: 30d\n${config(shift("a", ""), shift("b", ""))}`, ["b"]);
    expect([code, headsIn(stderr)]).toEqual([
      1,
      ['error[unknown-key]: unknown key "retentoin"', "  at nines.config.yaml:1:12  retentoin"],
    ]);
  });

  test("explains an SLO beside a broken one", async () => {
    const two = `${smallConfig}      - { name: latency, objective: "99" }\n`;
    const { code, stdout, stderr } = await explain(two, ["checkout-availability"]);
    expect([code, stdout.split("\n")[0], stderr]).toEqual([
      1,
      "checkout-availability  checkout availability",
      "1 problem elsewhere: nines validate shows all\n",
    ]);
  });

  test("shows everything where nothing is asked for, or something that nobody wrote", async () => {
    const text = config(shift("a", broken), shift("b", ""));
    const all = ["shift-slo", "duration"];
    const codesIn = ({ stderr }: { readonly stderr: string }) => all.filter((code) => stderr.includes(`[${code}]`));
    expect(codesIn(await explain(text, []))).toEqual(all);
    expect(codesIn(await explain(text, ["c"]))).toEqual(all);
  });
});
