import { describe, expect, test } from "@jest/globals";
import { type ParsedPromql, parsePromql } from "../../../slo/promql/parse-promql.ts";
import type { Duration, Expression, Modifiers } from "../../../slo/promql/syntax/expression.ts";

const shapes: readonly (readonly [query: string, shape: string])[] = [
  ["1", "1"],
  ["0x1F", "31"],
  ["010", "8"],
  ["5.", "5"],
  ["1e3", "1000"],
  ["Inf", "Infinity"],
  ["NaN", "NaN"],
  ["-1", "-(1)"],
  ['"a\\nb"', '"a\\nb"'],
  ["`a\\n`", '"a\\\\n"'],
  [String.raw`"\x41\101\u00e9\U0001f600"`, '"AAé😀"'],
  [String.raw`"\xc3\xa9"`, '"é"'],
  ["x", "x"],
  ['x{job="a",code=~"5.."}', "x{job,code}"],
  ['{__name__="x"}', "{__name__}"],
  ["sum", "sum"],
  ["by + on_call", "(by + on_call)"],
  ["a + b * c", "(a + (b * c))"],
  ["a * b + c", "((a * b) + c)"],
  ["a - b - c", "((a - b) - c)"],
  ["a ^ b ^ c", "(a ^ (b ^ c))"],
  ["-a ^ b", "-((a ^ b))"],
  ["-1 ^ 2", "-((1 ^ 2))"],
  ["-a * b", "(-(a) * b)"],
  ["a ^ -b", "(a ^ -(b))"],
  ["a - -b", "(a - -(b))"],
  ["a == b + c", "(a == (b + c))"],
  ["a or b and c", "(a or (b and c))"],
  ["a and b unless c", "((a and b) unless c)"],
  ["a unless b or c", "((a unless b) or c)"],
  ["a > b and c < d", "((a > b) and (c < d))"],
  ["a atan2 b * c", "((a atan2 b) * c)"],
  ["A And B", "(A and B)"],
  ["(a + b) * c", "([(a + b)] * c)"],
  ["a == bool b", "(a ==bool b)"],
  ["a / on (x) group_left (y) b + c", "((a /on(x)left(y) b) + c)"],
  ["a * ignoring (x) group_right b", "(a *ignoring(x)right() b)"],
  ["x[5m]", "x[300000]"],
  ["x[$window]", "x[$]"],
  ["x[1h30m] offset -5m", "x[5400000]{offset -5m}"],
  ["x offset 5m @ 3", "x{offset 5m}{@ 3}"],
  ["a > b offset 5m + 1", "(a > (b{offset 5m} + 1))"],
  ["-x[5m]", "-(x[300000])"],
  ["a + b[5m]", "(a + b[300000])"],
  ["(a + b)[1h:5m]", "[(a + b)][3600000:300000]"],
  ["rate(x[5m])[1h:]", "rate(x[300000])[3600000:]"],
  ["x[$window:$window] offset $window", "x[$:$]{offset $window}"],
  ["sum(x)", "sum(x)"],
  ["SUM by (a, b) (x)", "sum by(a,b)(x)"],
  ["sum(x) without (a)", "sum without(a)(x)"],
  ["topk(5, x)", "topk(5,x)"],
  ["holt_winters(x[5m], 0.5, 1)", "holt_winters(x[300000],0.5,1)"],
  ["time()", "time()"],
  ["# one\na # two\n+ b", "(a + b)"],
  ['{"a.b", "c d"="e"}', "a.b{c d}"],
];

describe("parsePromql()", () => {
  test.each(shapes)("reads %s as %s", (query, shape) => {
    expect(shapeOf(expressionOf(parsePromql(query)), query)).toBe(shape);
  });

  test("keeps the places of the text that the user wrote", () => {
    const query = 'sum by (job) (rate(x{job="a"}[$window] offset 1h)) / 2';
    const shown: string[] = [];
    const visit = (node: Expression): void => {
      shown.push(`${node.kind}: ${query.slice(node.from, node.to)}`);
      partsIn(node).forEach(visit);
    };
    visit(expressionOf(parsePromql(query)));
    expect(shown).toEqual([
      'binary: sum by (job) (rate(x{job="a"}[$window] offset 1h)) / 2',
      'aggregation: sum by (job) (rate(x{job="a"}[$window] offset 1h))',
      'call: rate(x{job="a"}[$window] offset 1h)',
      'range: x{job="a"}[$window] offset 1h',
      'selector: x{job="a"}',
      "number: 2",
    ]);
  });
});

const tooLarge = { code: "promql-too-large", hint: "record parts of it under names of their own" };

describe("parsePromql() refuses without a crash", () => {
  test.each([
    { name: "10,000 open parentheses", query: "(".repeat(10_000), code: "promql-syntax" },
    { name: "10,000 parentheses", query: `${"(".repeat(10_000)}x${")".repeat(10_000)}`, code: "promql-too-large" },
    {
      name: "10,000 nested functions",
      query: `${"abs(".repeat(10_000)}x${")".repeat(10_000)}`,
      code: "promql-too-large",
    },
    { name: "10,000 signs", query: `${"-".repeat(10_000)}x`, code: "promql-too-large" },
    { name: "10,000 operators", query: `x${" + x".repeat(10_000)}`, code: "promql-too-large" },
    { name: "10,000 powers", query: `x${" ^ x".repeat(10_000)}`, code: "promql-too-large" },
    { name: "10,000 ranges", query: `x${"[5m:]".repeat(10_000)}`, code: "promql-too-large" },
    { name: "10,000 offsets", query: `x${" offset 5m".repeat(10_000)}`, code: "promql-too-large" },
    { name: "50,000 open braces", query: "{ ".repeat(50_000), code: "promql-syntax" },
    { name: "50,000 quotes", query: '"'.repeat(49_999), code: "promql-string" },
    { name: "50,000 words", query: "x ".repeat(50_000), code: "promql-syntax" },
    { name: "a megabyte of words", query: "x ".repeat(500_000), code: "promql-too-large" },
    { name: "a megabyte of parentheses", query: "(".repeat(1_000_000), code: "promql-too-large" },
    { name: "a megabyte of one text", query: `x{a="${"b".repeat(1_000_000)}"}`, code: "promql-too-large" },
  ])("$name", ({ query, code }) => {
    const parsed = parsePromql(query);
    expect(parsed.ok ? [] : parsed.findings.map((finding) => finding.code)).toEqual([code]);
    expect(parsed.ok ? "" : parsed.findings.map(({ message, hint }) => message + hint).join("")).toMatch(/^.{10,200}$/);
  });

  test("a query of a megabyte, and says what to do", () => {
    const parsed = parsePromql("x".repeat(1_000_000));
    const message = "the query has 1000000 characters, more than the 100000 that are checked";
    expect(parsed).toEqual({ ok: false, findings: [{ ...tooLarge, from: 0, to: 1, message }] });
  });

  test.each([
    { name: "100 parentheses", query: `${"(".repeat(100)}x${")".repeat(100)}` },
    { name: "140 operators in a row", query: `x${" + x".repeat(140)}` },
    { name: "1,400 operators between parentheses", query: `(x${" + x".repeat(139)}) + `.repeat(10).concat("x") },
    { name: "a list of 10,000 characters", query: `x{a=~"${"api|".repeat(2_500)}"}` },
  ])("but takes $name", ({ query }) => {
    expect(parsePromql(query).ok).toBe(true);
  });
});

function expressionOf(parsed: ParsedPromql): Expression {
  if (parsed.ok) return parsed.expression;
  throw new Error(JSON.stringify(parsed.findings));
}

function partsIn(node: Expression): readonly Expression[] {
  if ("of" in node) return [node.of];
  if ("args" in node) return node.args;
  return "left" in node ? [node.left, node.right] : [];
}

/** The query with a pair of brackets around everything that binds. */
function shapeOf(node: Expression, query: string): string {
  const inner = (part: Expression) => shapeOf(part, query);
  switch (node.kind) {
    case "number":
      return String(node.value);
    case "string":
      return JSON.stringify(node.value);
    case "selector": {
      const labels = node.matchers.map(({ label }) => label.text);
      return `${node.metric?.text ?? ""}${labels.length > 0 ? `{${labels.join(",")}}` : ""}${modifiersOf(node, query)}`;
    }
    case "range":
      return `${inner(node.of)}[${durationOf(node.range)}]${modifiersOf(node, query)}`;
    case "subquery":
      return `${inner(node.of)}[${durationOf(node.range)}:${node.step ? durationOf(node.step) : ""}]${modifiersOf(node, query)}`;
    case "call":
      return `${node.name.text}(${node.args.map(inner).join(",")})`;
    case "aggregation": {
      const { grouping } = node;
      const by = grouping
        ? ` ${grouping.without ? "without" : "by"}(${grouping.labels.map(({ text }) => text).join(",")})`
        : "";
      return `${node.name.text}${by}(${node.args.map(inner).join(",")})`;
    }
    case "unary":
      return `${node.operator}(${inner(node.of)})`;
    case "parenthesis":
      return `[${inner(node.of)}]`;
    case "binary": {
      const { matching } = node;
      const list = (labels: readonly { readonly text: string }[]) => `(${labels.map(({ text }) => text).join(",")})`;
      const group = matching?.group ? `${matching.group.side}${list(matching.group.labels)}` : "";
      const joined = matching ? `${matching.kind}${list(matching.labels)}${group}` : "";
      return `(${inner(node.left)} ${node.operator.text}${node.bool ? "bool" : ""}${joined} ${inner(node.right)})`;
    }
  }
}

function durationOf({ kind, milliseconds }: Duration): string {
  return kind === "window" ? "$" : String(milliseconds);
}

function modifiersOf({ modifiers }: { readonly modifiers: Modifiers }, query: string): string {
  const { offset, at } = modifiers;
  const shown = [offset && `{offset ${query.slice(offset.from, offset.to)}}`, at && `{${query.slice(at.from, at.to)}}`];
  return shown.filter((part) => part !== undefined).join("");
}
