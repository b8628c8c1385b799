import fc from "../../property.ts";
import { promqlCorpus } from "./promql-corpus.ts";

const words = [
  ..."()[]{},=+-*/%^<>@:#!.$\"'`\\ \n|&;?é🚀5",
  ..."== != =~ !~ >= <= and or unless atan2 bool on ignoring group_left group_right by without offset".split(" "),
  ..."sum topk count_values quantile rate histogram_quantile time vector absent holt_winters label_replace".split(" "),
  ..."x up job_name a:b inf nan start end fill 1 0.9 0x1f 1e3 5m 1h30m 0s 1.5h $window $windows".split(" "),
  '"a"',
  "'b'",
  "`c`",
  '".*"',
  '"("',
  String.raw`"\d"`,
  "(job)",
  '{job="api"}',
  "[5m]",
  "[$window]",
  "[1h:5m]",
  "rate(x[5m])",
  " ",
  "\t",
];

/** Words and signs of PromQL in any order, with and without blanks between them. */
export const tokenSoup: fc.Arbitrary<string> = fc
  .tuple(fc.array(fc.constantFrom(...words), { maxLength: 12 }), fc.constantFrom("", " "))
  .map(([chosen, blank]) => chosen.join(blank));

const good: readonly string[] = Object.values(promqlCorpus).flatMap(({ accepted }) => [...accepted]);

/** A good query in which one piece was removed, doubled, moved or replaced. */
export const brokenQuery: fc.Arbitrary<string> = fc
  .record({
    query: fc.constantFrom(...good),
    from: fc.nat(60),
    length: fc.nat(6),
    put: fc.oneof(fc.constant(""), fc.constantFrom(...words), fc.constantFrom(...good)),
  })
  .map(({ query, from, length, put }) => {
    const at = from % (query.length + 1);
    return query.slice(0, at) + put + query.slice(at + length);
  });

const name = fc.constantFrom("x", "up", "http_requests_total", "a:b", "sum", "by");
const labels = fc
  .array(fc.constantFrom("job", "le", "by", "on"), { maxLength: 2 })
  .map((list) => `(${list.join(", ")})`);
const duration = fc.constantFrom("5m", "1h30m", "1w", "$window", "30s", "100ms");
const text = fc.constantFrom('"a"', "'b.*'", "`c|d`", '""', String.raw`"\\d+"`, '"("');
const matcher = fc
  .tuple(fc.constantFrom("job", "code", "__name__"), fc.constantFrom("=", "!=", "=~", "!~"), text)
  .map((parts) => parts.join(""));
const selector = fc.oneof(
  name,
  fc
    .tuple(fc.oneof(name, fc.constant("")), fc.array(matcher, { maxLength: 3 }))
    .map(([metric, list]) => `${metric}{${list.join(",")}}`),
);

/** A query that follows the grammar; its operands may be of the wrong type. */
export const wellFormedQuery: fc.Arbitrary<string> = fc.letrec<{ query: string }>((tie) => {
  const query = tie("query");
  const operator = fc.constantFrom("+", "-", "*", "/", "%", "^", "==", "> bool", "<", "and", "or", "unless", "atan2");
  const matching = fc.oneof(
    { weight: 3, arbitrary: fc.constant("") },
    fc.tuple(fc.constantFrom("on", "ignoring"), labels).map((parts) => parts.join(" ")),
    fc
      .tuple(fc.constantFrom("on", "ignoring"), labels, fc.constantFrom("group_left", "group_right"), labels)
      .map((parts) => parts.join(" ")),
  );
  const modifier = fc.oneof(
    duration.map((range) => `[${range}]`),
    fc.tuple(duration, fc.oneof(duration, fc.constant(""))).map(([range, step]) => `[${range}:${step}]`),
    duration.map((offset) => ` offset ${offset}`),
    fc.constantFrom(" @ 5", " @ end()"),
  );
  return {
    query: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      selector,
      fc.constantFrom("1", "0.9", "inf", "-1", "time()", '"text"'),
      fc.tuple(query, modifier).map((parts) => parts.join("")),
      fc.tuple(selector, modifier).map((parts) => parts.join("")),
      fc.tuple(query, operator, matching, query).map((parts) => parts.join(" ")),
      fc
        .tuple(fc.constantFrom("rate", "abs", "vector", "scalar", "absent_over_time", "hour", ""), query)
        .map(([call, of]) => `${call}(${of})`),
      fc
        .tuple(fc.constantFrom("quantile", "topk", "clamp_min", "histogram_quantile", "round"), query, query)
        .map(([call, one, other]) => `${call}(${one}, ${other})`),
      fc
        .tuple(fc.constantFrom("sum", "count", "MAX"), fc.constantFrom("by", "without"), labels, query)
        .map(([call, way, by, of]) => `${call} ${way} ${by} (${of})`),
      fc.tuple(fc.constantFrom("-", "+"), query).map((parts) => parts.join("")),
    ),
  };
}).query;
