import { expect, test } from "@jest/globals";
import { outcomeProblems } from "../../../../slo/counters/event-problems.ts";
import { formatProblem } from "../../../../slo/problem.ts";

const wordsOf = (meant: "bad" | "good", total: string, outcome: string) =>
  outcomeProblems({ total, outcome, meant }, meant).map(formatProblem);

test.each([
  {
    total: 'r_total{job=~"c12.*"}',
    bad: 'r_total{job="c12",code=~"5.."}',
    says: 'some bad events may be left out: those of total need not have job="c12" (ask for the same job in both, unless there are no others)',
  },
  {
    total: 'sum(rate(r_total{job=~"c12.*"}[$window]))',
    bad: 'sum(rate(r_total{job="c12",code=~"5.."}[$window]))',
    says: 'some bad events may be left out: those of total need not have job="c12" (ask for the same job in both, unless there are no others)',
  },
  {
    total: "r_total",
    bad: 'r_total{pod=~"co-canary-.+",code=~"5.."}',
    says: 'some bad events may be left out: those of total need not have pod=~"co-canary-.+" (ask for the same pod in both, unless there are no others)',
  },
  {
    total: 'r_total{job=~"a|b"}',
    bad: 'e_total{job="a"}',
    says: 'some bad events may be left out: those of total need not have job="a" (ask for the same job in both, unless there are no others)',
  },
  {
    total: 'r_total{job="a"}',
    bad: 'r_total{code=~"5.."}',
    says: 'others\' events may be bad here, too: those of total have job="a" (write job="a" in bad, too, unless there are no others)',
  },
  {
    total: 'r_total{job="a"}',
    bad: 'r_total{job=~"a.*",code=~"5.."}',
    says: 'others\' events may be bad here, too: those of total have job="a" (write job="a" in bad, too, unless there are no others)',
  },
  {
    total: 'r_total{job="a"}',
    bad: 'r_total{job="b",code=~"5.."}',
    says: "no bad event is one of total: their job differs (write the same job in both)",
  },
])("outcomeProblems() warns of bad $bad beside $total", ({ total, bad, says }) => {
  expect(wordsOf("bad", total, bad)).toEqual([`bad: ${says}`]);
});

test("outcomeProblems() warns of good events of fewer jobs", () => {
  expect(wordsOf("good", 'r_total{job=~"a|b"}', 'r_total{job="a",code=~"2.."}')).toEqual([
    'good: some good events may be left out: those of total need not have job="a" (ask for the same job in both, unless there are no others)',
  ]);
});

test.each([
  ['r_total{job="c12"}', 'r_total{job=~"c12",code=~"5.."}'],
  ['r_total{job=~"a|b"}', 'r_total{job=~"b|a",code=~"5.."}'],
  ["r_total", 'r_total{code=~"5..",method!="OPTIONS",route!="/health",reason="timeout"}'],
  ["r_total", 'r_total{namespace!="",code=~"5.."}'],
  ['r_total{job="edge"}', 'e_total{job="shop"}'],
  ['r_total{job="edge"}', 'e_total{app="shop"}'],
  ['r_total{job="edge"}', "e_total"],
  ["r_total", 'e_total{job="shop"}'],
])("outcomeProblems() takes beside %s bad %s", (total, bad) => {
  expect(wordsOf("bad", total, bad)).toEqual([]);
});

const istio = (matchers: string) => `istio_requests_total{destination_service_name="shop"${matchers}}`;

test.each([
  {
    total: istio(',reporter="destination"'),
    bad: istio(',reporter="source",response_code=~"5.."'),
    says: "no bad event is one of total: their reporter differs (write the same reporter in both)",
  },
  {
    total: `sum(rate(${istio(',reporter="destination"')}[$window]))`,
    bad: `sum(rate(${istio(',reporter=~"source|waypoint",response_code=~"5.."')}[$window]))`,
    says: "no bad event is one of total: their reporter differs (write the same reporter in both)",
  },
  {
    total: istio(""),
    bad: istio(',reporter="source",response_code=~"5.."'),
    says: 'both sidecars of a request count it in total, and one of them in bad (write reporter="source" in both)',
  },
  {
    total: istio(',reporter="destination"'),
    bad: istio(',response_code=~"5.."'),
    says: 'both sidecars of a request count it in bad, and one of them in total (write reporter="destination" in both)',
  },
  {
    total: 'response_total{deployment="shop",direction="inbound"}',
    bad: 'response_total{deployment="shop",direction="outbound",classification="failure"}',
    says: "no bad event is one of total: their direction differs (write the same direction in both)",
  },
  {
    total: 'calls_total{span_kind="SPAN_KIND_SERVER"}',
    bad: 'calls_total{span_kind="SPAN_KIND_CLIENT",status_code="STATUS_CODE_ERROR"}',
    says: "no bad event is one of total: their span_kind differs (write the same span_kind in both)",
  },
])("outcomeProblems() warns of $bad beside $total, which another side counts", ({ total, bad, says }) => {
  expect(wordsOf("bad", total, bad)).toEqual([`bad: ${says}`]);
});

test.each([
  [istio(',reporter="source"'), istio(',reporter="source",response_code=~"5.."')],
  [istio(',reporter=~"source|destination"'), istio(',response_code=~"5.."')],
  [istio(""), istio(',response_code=~"5.."')],
  [istio(',app="istio-ingressgateway"'), istio(',app="istio-ingressgateway",reporter="source",response_code=~"5.."')],
  [istio(',reporter="destination"'), 'shop_errors_total{reporter="source"}'],
  ["calls_total", 'calls_total{span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_ERROR"}'],
  ['bugs_total{reporter="anna"}', 'bugs_total{severity="high"}'],
])("outcomeProblems() takes what the same side counts: beside %s bad %s", (total, bad) => {
  expect(wordsOf("bad", total, bad)).toEqual([]);
});
