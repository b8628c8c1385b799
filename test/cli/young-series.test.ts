import { expect, test } from "@jest/globals";
import { queryKey } from "../../cli/check/ask-all.ts";
import { panelProblems } from "../../cli/check/check-panels.ts";
import { panelCases } from "../../cli/check/panel-cases.ts";
import { sloReview } from "../../dashboards/boards/slo-review.ts";
import shop from "../../examples/shop/nines.config.ts";
import { createPrometheusClient } from "../../service/prometheus-client.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import { formatProblem } from "../../slo/problem.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { replyData, withRudeServer } from "../service/rude-server.ts";

const now = Date.UTC(2026, 10, 22, 20, 55) / 1_000;

/** What is said of charts by the hour and by the week that are empty on a server that has had samples since a moment. */
async function problemsOf(sinceSeconds: number) {
  const stack = parseStack(shop);
  if (!stack.ok) throw new Error(JSON.stringify(stack.problems));
  const setting = { choices: [], range: { from: now - 86_400 * 28, to: now }, scrapeSeconds: 15, mostChoices: 1 };
  const cases = panelCases(sloReview(stack.value), setting).filter(({ panel }) =>
    ["spent-by-week", "worst-hours", "daily-burn"].includes(panel.key),
  );
  const queries = cases.flatMap((one) => one.queries.map(({ filled }) => filled));
  const names = queries.flatMap(({ expr }) => vectorSelectors(expr).map(({ metric = "" }) => metric));
  return withRudeServer(
    (response, { path, parameters }) => {
      const at = Number(parameters.get("time"));
      const result = at < sinceSeconds ? [] : [{ metric: {}, value: [at, "1"] }];
      replyData(response, path.endsWith("/query") ? { resultType: "vector", result } : ["one"]);
    },
    async ({ url }) => {
      const lately = { from: now - 3_600, to: now };
      const unmeasured = new Map<string, "error">();
      const { problems } = await panelProblems(cases, {
        outcomes: new Map(queries.map((query) => [queryKey(query), { kind: "empty", seconds: 0 }])),
        slowSeconds: 30,
        holdings: { client: createPrometheusClient({ url }), metrics: new Set(names), lately, unmeasured },
        records: { unmeasured, unrecorded: new Set(), isYoung: false, hasSlos: true, gaps: [] },
      });
      return problems.map((one) => `${one.severity ?? "error"} ${formatProblem(one).replace(/topk\(.*$/, "topk(…")}`);
    },
  );
}

test("panelProblems() only warns of charts by the hour and by the week on a server that is younger than that", async () => {
  expect(await problemsOf(now - 1_200)).toEqual([
    'warning nines-review: Prometheus has the series for less than the 7d from one point to the next, so 1 panel of SLO review lacks data: "Budget spent by week: the ten highest" (the next point comes within 7d)',
    'warning nines-review: Prometheus has the series for less than the 1h from one point to the next, so 2 panels of SLO review lack data: "Worst hours: the five SLOs that spent most in each", "Burn rate over the last day: the ten highest" (the next point comes within 1h)',
  ]);
});

test("panelProblems() takes their emptiness for an error where their series are older", async () => {
  expect(await problemsOf(now - 86_400 * 21)).toEqual([
    'error nines-review: each of its series exists, but together they give nothing, so 3 panels of SLO review lack data: "Budget spent by week: the ten highest", "Worst hours: the five SLOs that spent most in each", "Burn rate over the last day: the ten highest" (ask Prometheus for parts of topk(…',
  ]);
});
