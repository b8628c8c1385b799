import { describe, expect, test } from "@jest/globals";
import { minuteOf } from "../../../exporters/accounting/minute-sums.ts";
import { probeFamilies } from "../../../exporters/accounting/probe-families.ts";
import { SloAccount } from "../../../exporters/accounting/slo-account.ts";
import { sloFamilies } from "../../../exporters/accounting/slo-families.ts";
import { TargetAccount } from "../../../exporters/accounting/target-account.ts";
import type { HistogramValue, MetricFamily } from "../../../exporters/output/metric-family.ts";
import { createMetricsRenderer } from "../../../exporters/output/render-metrics.ts";
import { exporterLabels } from "../../../slo/exporter-series.ts";
import type { Maintenance } from "../../../slo/probe/probe-model.ts";
import { probeLabels } from "../../../slo/probe/probe-series.ts";
import { attempt, due, dueTimesBetween, httpsProbe, minuteMs, probeSloOf, startMs } from "./simulated-probe.ts";

const edges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10];
const tls = {
  leafNotAfter: 1_800_000_000,
  chainNotAfter: 1_790_000_000,
  verified: true,
  problem: undefined,
  version: "TLSv1.3",
};
const hops = [
  {
    url: "https://shop.example.org/",
    address: "192.0.2.1",
    status: 200,
    phases: { resolve: 0.001, connect: 0.002, tls: 0.003, processing: 0.004, transfer: 0.005 },
  },
];

/** Series as text, one line each; histograms by their buckets. */
function lines(families: readonly MetricFamily[]): readonly string[] {
  return families.flatMap(({ name, type, series }) =>
    [...series].flatMap(({ labels, value }) => {
      const text = Object.entries(labels)
        .map(([key, label]) => `${key}="${label}"`)
        .join(",");
      const suffix = type === "counter" ? "_total" : type === "info" ? "_info" : "";
      return typeof value === "number"
        ? [`${name}${suffix}{${text}} ${value}`]
        : [
            ...bucketEdges(value).map((le) => `${name}_bucket{${text},le="${le}"}`),
            `${name}_sum{${text}} ${value.sum}`,
            `${name}_count{${text}}`,
          ];
    }),
  );
}

function bucketEdges({ edges: upper }: HistogramValue): readonly string[] {
  return [...upper.map(String), "+Inf"];
}

function withoutParts(families: readonly MetricFamily[]): readonly MetricFamily[] {
  return families.map(({ parts, ...family }) => family);
}

function seenAccount(name = "shop-home", maintenance: readonly Maintenance[] = []): TargetAccount {
  const account = new TargetAccount({ probe: httpsProbe({ name, maintenance }), location: "fra", edges });
  const one = due("success", startMs, { target: name });
  if (one.outcome === "success") account.record({ kind: "due", ...one, attempt: attempt("success", { hops, tls }) });
  return account;
}

const live = (...accounts: readonly TargetAccount[]) => ({ accounts: () => accounts, nowMs: () => startMs + minuteMs });

describe("probeFamilies()", () => {
  test("shows every counter from 0 on, and what was last seen", () => {
    const text = lines(probeFamilies(live(seenAccount())));
    const of = 'target="shop-home",location="fra"';
    expect(text).toEqual(
      expect.arrayContaining([
        `slo_probe_info{team="shop",${of},kind="http",alert="page",runbook_url=""} 1`,
        `slo_probe_attempts_total{${of},result="success",attempt="first"} 1`,
        `slo_probe_attempts_total{${of},result="failure",attempt="first"} 0`,
        `slo_probe_attempts_total{${of},result="inconclusive",attempt="retry"} 0`,
        `slo_probe_missed_total{${of},reason="capacity"} 0`,
        `slo_probe_failure_reason_total{${of},reason="tls_expired"} 0`,
        `slo_probe_duration_seconds_sum{${of}} 0.125`,
        `slo_probe_phase_duration_seconds{${of},phase="processing"} 0.004`,
        `slo_time_seconds_total{${of},state="up"} 60`,
        `slo_time_seconds_total{${of},state="excluded"} 0`,
        `slo_probe_last_success_timestamp_seconds{${of}} ${(startMs + 126) / 1000}`,
        `slo_probe_schedule_lag_seconds{${of}} 0.001`,
        `slo_probe_success{${of}} 1`,
        `slo_probe_state{${of},state="unknown"} 1`,
        `slo_probe_state{${of},state="down"} 0`,
        `slo_probe_muted{${of}} 0`,
        `slo_probe_tls_not_after_timestamp_seconds{${of},certificate="leaf"} 1800000000`,
        `slo_probe_tls_not_after_timestamp_seconds{${of},certificate="chain"} 1790000000`,
        `slo_probe_tls_verified{${of}} 1`,
      ]),
    );
  });

  test("needs at most 60 series for a target that can show everything", () => {
    const when = { kind: "once", name: "move", fromSeconds: 0, toSeconds: 60 } as const;
    const account = seenAccount("shop-home", [{ when, mute: true, exclude: false, probe: false }]);
    expect(lines(probeFamilies(live(account)))).toHaveLength(60);
  });

  test("has no series for what a target cannot show, and none for what it has not shown yet", () => {
    const probe = httpsProbe({
      url: "http://shop.example.org/",
      redirects: 0,
      retries: 0,
      maxDurationSeconds: undefined,
    });
    const text = lines(probeFamilies(live(new TargetAccount({ probe, location: "fra", edges }))));
    expect(text.filter((line) => /tls|retry|slow|phase|last|success\{|lag/.test(line))).toEqual([]);
    expect(text).toHaveLength(40);
  });

  test("shows a reason that nobody expected, once it was counted", () => {
    const account = new TargetAccount({ probe: httpsProbe({ maintenance: [] }), location: "fra", edges });
    const families = probeFamilies(live(account));
    expect(lines(families).filter((line) => line.includes("paused"))).toEqual([]);
    account.record({ kind: "due", ...due("paused", startMs) });
    expect(lines(families)).toContain('slo_probe_missed_total{target="shop-home",location="fra",reason="paused"} 1');
  });

  test("follows the accounts: a thousand renames leave as many series as before", () => {
    const accounts = new Map([["shop-0", seenAccount("shop-0")]]);
    const families = probeFamilies({ accounts: () => accounts.values(), nowMs: () => startMs });
    const before = lines(families).length;
    for (let index = 1; index <= 1_000; index++) {
      accounts.delete(`shop-${index - 1}`);
      accounts.set(`shop-${index}`, seenAccount(`shop-${index}`));
      if (index % 100 === 0) expect(lines(families)).toHaveLength(before);
    }
    expect(lines(families).filter((line) => !line.includes('target="shop-1000"'))).toEqual([]);
  });

  test("lets a renderer keep what stayed: what it remembers is what another would write", async () => {
    const when = { kind: "once", name: "move", fromSeconds: startMs / 1000, toSeconds: startMs / 1000 + 60 } as const;
    const maintenance = [{ when, mute: true, exclude: false, probe: true }];
    const accounts = ["a", "b", "c"].map((name) => seenAccount(name, maintenance));
    let nowMs = startMs;
    const families = () => probeFamilies({ accounts: () => accounts, nowMs: () => nowMs });
    const remembering = createMetricsRenderer();
    const steps: readonly (() => void)[] = [
      () => {},
      () => accounts[1]?.record({ kind: "due", ...due("failure", startMs + 1) }),
      () => accounts[2]?.record({ kind: "retry", target: "c", atMs: startMs + 2, attempt: attempt("failure") }),
      () => accounts[2]?.record({ kind: "state", target: "c", atMs: startMs + 3, state: "down" }),
      () => accounts[0]?.record({ kind: "due", ...due("paused", startMs + 4) }),
      () => {
        nowMs += 60_000;
      },
      () => accounts.splice(1, 1, seenAccount("d")),
      () => accounts.reverse(),
      () => accounts.pop(),
      () => {
        const { counters, last } = seenAccount("e");
        const earlier = { counters, last, coveredUntilMs: startMs };
        accounts[0] = new TargetAccount({ probe: httpsProbe({ name: "e" }), location: "fra", edges });
        accounts[0].resume(earlier, startMs + 10 * minuteMs);
      },
    ];
    let before = "";
    for (const [index, step] of steps.entries()) {
      step();
      for (const format of ["text", "openmetrics"] as const) {
        const text = String(await remembering.render(families(), format));
        expect(text).toBe(String(await createMetricsRenderer().render(withoutParts(families()), format)));
        if (format === "text") expect([index, text === before]).toEqual([index, false]);
        if (format === "text") before = text;
      }
    }
  });

  test("mutes while planned work does", () => {
    const when = { kind: "once", name: "move", fromSeconds: startMs / 1000, toSeconds: startMs / 1000 + 60 } as const;
    const probe = httpsProbe({ maintenance: [{ when, mute: true, exclude: false, probe: true }] });
    const account = new TargetAccount({ probe, location: "fra", edges });
    let nowMs = startMs;
    const families = probeFamilies({ accounts: () => [account], nowMs: () => nowMs });
    const muted = () =>
      lines(families)
        .find((line) => line.startsWith("slo_probe_muted"))
        ?.at(-1);
    expect(muted()).toBe("1");
    nowMs += 60_000;
    expect(muted()).toBe("0");
  });

  test("points from failed and slow attempts to their traces", () => {
    const account = new TargetAccount({ probe: httpsProbe(), location: "fra", edges });
    const record = (dueMs: number, seconds: number, traceId: string, failed: boolean) => {
      const one = due(failed ? "failure" : "success", dueMs);
      if (one.outcome === "success" || one.outcome === "failure")
        account.record({ kind: "due", ...one, attempt: attempt(one.outcome, { durationSeconds: seconds }) }, traceId);
    };
    const exemplars = () =>
      probeFamilies(live(account)).flatMap(({ name, series }) =>
        [...series].flatMap(({ exemplar }) => (exemplar === undefined ? [] : [{ name, ...exemplar }])),
      );
    record(startMs, 0.1, "fast", false);
    expect(exemplars()).toEqual([]);
    record(startMs + minuteMs, 0.2, "failed", true);
    record(startMs + 2 * minuteMs, 2.5, "slow", false);
    expect(exemplars()).toEqual([
      { name: "slo_probe_attempts", labels: { trace_id: "failed" }, value: 0.2, atMs: startMs + minuteMs + 201 },
      {
        name: "slo_probe_duration_seconds",
        labels: { trace_id: "slow" },
        value: 2.5,
        atMs: startMs + 2 * minuteMs + 2_501,
      },
    ]);
  });

  test("names only series and labels that slo/names.ts lists", () => {
    const found = new Set(lines(probeFamilies(live(seenAccount()))).map((line) => line.split("{")[0] ?? ""));
    const listed = { ...probeLabels, ...exporterLabels };
    for (const name of found) if (!/_(sum|count)$/.test(name)) expect(Object.keys(listed)).toContain(name);
  });
});

describe("sloFamilies()", () => {
  function readingAfter(minutes: number) {
    const account = new SloAccount(probeSloOf(), { location: "fra", firstMinute: minuteOf(startMs), nowMs: startMs });
    for (const dueMs of dueTimesBetween(startMs, startMs + minutes * minuteMs))
      account.record(due(dueMs < startMs + 2 * minuteMs ? "failure" : "success", dueMs), dueMs);
    account.moveTo(startMs + minutes * minuteMs - 1_000);
    return account.read();
  }

  test("shows what an SLO has left, and on what that rests", () => {
    const text = lines(sloFamilies(() => [readingAfter(1_000)]));
    expect(text).toEqual(
      expect.arrayContaining([
        'slo_info{slo_id="shop-availability",service="shop",slo="availability",target="shop-home",period="30d",measure="probes",gap="unknown"} 1',
        'slo_objective_ratio{slo_id="shop-availability"} 0.999',
        'slo_window_seconds{slo_id="shop-availability",window="30d"} 59999',
        'slo_window_seconds{slo_id="shop-availability",window="5m"} 300',
        'slo_window_sli_ratio{slo_id="shop-availability",window="30d"} 0.998',
        'slo_window_sli_ratio{slo_id="shop-availability",window="5m"} 1',
        'slo_window_coverage_ratio{slo_id="shop-availability",window="30d"} 1',
        'slo_window_events{slo_id="shop-availability",window="30d",outcome="good"} 998',
        'slo_window_events{slo_id="shop-availability",window="30d",outcome="bad"} 2',
        'slo_error_budget_remaining_ratio{slo_id="shop-availability"} -1',
        'slo_error_budget_exhaustion_seconds{slo_id="shop-availability"} 0',
        'slo_burn_rate{slo_id="shop-availability",window="1d"} 2',
        'slo_burn_rate{slo_id="shop-availability",window="1h"} 0',
      ]),
    );
  });

  test("has no ratio where nothing is known", () => {
    const text = lines(sloFamilies(() => [readingAfter(0)]));
    expect(text.filter((line) => /sli|budget|burn|coverage/.test(line))).toEqual([]);
    expect(text).toContain('slo_window_events{slo_id="shop-availability",window="30d",outcome="good"} 0');
  });

  test("names only series and labels that slo/names.ts lists", () => {
    for (const { name, type, series } of sloFamilies(() => [readingAfter(10)])) {
      const labels = Object.entries(exporterLabels).find(
        ([key]) => key === (type === "info" ? `${name}_info` : name),
      )?.[1];
      for (const one of series) expect(Object.keys(one.labels)).toEqual(labels);
    }
  });
});
