import { isError, type Problem } from "../../../problem.ts";
import { promqlProblems } from "../../../promql/check-promql.ts";
import { printSelector } from "../../../promql/print-selector.ts";
import { promqlDialects } from "../../../promql/promql-dialect.ts";
import { isVectorSelector, vectorSelectors } from "../../../promql/selectors.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armsOf, type TrafficShift } from "../../traffic-shift.ts";

/** What is read of Prometheus: counters, a gauge, a histogram, and further matchers. */
export const lintQueries: ShiftLint = ({ shift, path }, { stack }) => {
  const { traffic, slow } = shift;
  const dialect = promqlDialects[stack.rules.target];
  const fields = Object.entries({
    ...(traffic.kind === "pods" || traffic.kind === "counters"
      ? { requests: traffic.requests, errors: traffic.errors, slow: traffic.slow }
      : {}),
    ...(traffic.kind === "counters" && { inflight: traffic.inflight }),
  }).map(([field, text]) => ({ text, path: `${path}.traffic.${field}` }));
  const beside = [
    ...fields.flatMap(({ text }) => text ?? []),
    ...(traffic.kind === "counters" ? ofArms(shift, traffic.label) : []),
  ];
  const selectors = [...fields, { text: slow?.histogram, path: `${path}.slow.histogram` }].flatMap(
    ({ text, path: place }) => (text === undefined ? [] : selectorProblems(text, place)),
  );
  const matchers = "matchers" in traffic && traffic.matchers !== "" ? matcherProblems(traffic.matchers) : [];
  return [...selectors, ...matchers, ...labelProblems()];

  function selectorProblems(text: string, place: string): readonly Problem[] {
    const found = promqlProblems(text, { path: place, dialect, beside });
    // What a query gives is no matter where none is asked for, and its cure would be a query, too; lintArmLabel refuses contradictions.
    const others = found.filter(({ code }) => code !== "promql-result" && code !== "promql-contradiction");
    if (others.length > 0 || isVectorSelector(text)) return others.map(refusedStatus);
    return [
      {
        code: "shift-selector",
        path: place,
        message: "a query stands where a series is asked for: rates and sums by arm are made from it",
        hint: `write the metric and its matchers alone: ${onlySelector(text) ?? 'http_requests_total{job="checkout"}'}`,
        excerpt: { text, from: 0, to: text.length },
      },
    ];
  }

  function matcherProblems(text: string): readonly Problem[] {
    const inside = `up{${text}}`;
    if (isVectorSelector(inside) && !promqlProblems(inside, { path: "", dialect }).some(isError)) return [];
    return [
      {
        code: "shift-matchers",
        path: `${path}.traffic.matchers`,
        message: "these are no matchers of labels",
        hint: 'write them as between { and }, such as job="edge", cluster="a"',
        excerpt: { text, from: 0, to: text.length },
      },
    ];
  }

  function labelProblems(): readonly Problem[] {
    if (traffic.kind === "istio" && traffic.label === "destination_version" && traffic.service === undefined)
      return [
        {
          code: "required",
          path: `${path}.traffic.service`,
          message: "is missing",
          hint: 'write the Service of both arms, such as "checkout": other workloads of the namespace have versions, too',
        },
      ];
    if (traffic.kind !== "pods" || traffic.by !== "label" || traffic.label !== undefined) return [];
    return [
      {
        code: "required",
        path: `${path}.traffic.label`,
        message: "is missing",
        hint: 'write the label of the pods that tells the arms apart, such as "track"',
      },
    ];
  }
};

/** Each series has one of these, too. */
function ofArms(shift: TrafficShift, label: string): readonly string[] {
  return armsOf(shift).map(({ match }) => printSelector({ matchers: [{ label, op: "=~", value: match }] }));
}

/** The one series of a query, as it is written there. */
function onlySelector(text: string): string | undefined {
  const [only, another] = vectorSelectors(text);
  return only === undefined || another !== undefined ? undefined : text.slice(only.from, only.to);
}

/** A gate that counts no errors says proceed for each candidate. */
function refusedStatus({ severity, ...problem }: Problem): Problem {
  return problem.code === "promql-status" || severity === undefined ? problem : { ...problem, severity };
}
