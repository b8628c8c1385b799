import { show } from "../../problem.ts";
import {
  type Expression,
  partsOf,
  type RangeSelector,
  type Selector,
  type Subquery,
} from "../../promql/syntax/expression.ts";
import type { Remark } from "../source/ledger.ts";
import { type Edit, editText } from "./edit-text.ts";

/** How a metric without a range is read: a counter is rated, a gauge averaged; `guess` goes by the metric's name. */
export type Reading = "counter" | "gauge" | "guess";

/** A query in which `$window` stands for the range, or why none can be found. */
export type Windowed = { readonly text: string; readonly remarks: readonly Remark[] } | { readonly failure: Remark };

// Sloth's {{.window}}, with any blanks and trim marks; Grafana's range variables.
const templates = /\{\{-?\s*\.?\s*window\s*-?\}\}/gi;
const grafanaRanges = /\$\{?__(?:rate_interval|interval|range)(?:_s|_ms)?\}?/g;
const goTemplate = /\{\{[\s\S]*?\}\}/;
const anyTemplate = /\{\{[\s\S]*?\}\}|\$\{[^}]*\}|\$(?!window\b)[a-zA-Z_]\w*/;

/** Replaces the range placeholders of other tools by `$window`. */
export function withPlaceholders(text: string): Windowed {
  const filled = text.trim().replace(templates, "$window");
  const grafana = filled.match(grafanaRanges)?.[0];
  const result = filled.replace(grafanaRanges, "$window");
  // A dollar sign inside a text may end a regular expression; braces inside one are a template that nobody fills in.
  const unknown = anyTemplate.exec(withoutTexts(result)) ?? goTemplate.exec(result);
  if (unknown !== null) {
    const message = `the query holds ${unknown[0]}, which nines cannot fill in`;
    return {
      failure: {
        code: "import-query",
        message,
        hint: "write the value itself; only $window is known",
        excerpt: excerpt(result, unknown),
      },
    };
  }
  const remark = {
    code: "import-query",
    message: `${grafana} became $window`,
    hint: "check that it stands for the range of a rate",
  } as const;
  return { text: result, remarks: grafana === undefined ? [] : [remark] };
}

/** Gives a query its `$window` where it has a fixed range such as `[5m]`, or none at all. */
export function withWindowPlaceholder(text: string, expression: Expression, reading: Reading): Windowed {
  const ranges = outerRanges(expression);
  if (ranges.some(({ range }) => range.kind === "window")) return { text, remarks: [] };
  const written = [...new Set(ranges.map(({ range }) => text.slice(range.from, range.to)))];
  const [only] = written;
  if (only === undefined) return withRanges(text, expression, reading);
  if (written.length > 1) {
    const message = `the query has the ranges ${written.map((range) => `[${range}]`).join(", ")}, and nines cannot tell which one is the window`;
    return { failure: { code: "import-query", message, hint: "write [$window] where the window belongs" } };
  }
  const remark: Remark = {
    code: "import-query",
    message: `the range [${only}] became [$window]`,
    hint: "nothing to do: nines chooses the range itself",
  };
  return {
    text: editText(
      text,
      ranges.map(({ range }) => ({ from: range.from, to: range.to, text: "$window" })),
    ),
    remarks: [remark],
  };
}

/** Ranges that are not inside another range: in `max_over_time(rate(x[1m])[30m:1m])` only `[30m:1m]`. */
function outerRanges(expression: Expression): readonly (RangeSelector | Subquery)[] {
  if (expression.kind === "range" || expression.kind === "subquery") return [expression];
  return partsOf(expression).flatMap(outerRanges);
}

function instantSelectors(expression: Expression): readonly Selector[] {
  return expression.kind === "selector" ? [expression] : partsOf(expression).flatMap(instantSelectors);
}

function withRanges(text: string, expression: Expression, reading: Reading): Windowed {
  const selectors = instantSelectors(expression);
  const edits: Edit[] = [];
  const remarks: Remark[] = [];
  if (selectors.length === 0) {
    return {
      failure: {
        code: "import-query",
        message: `${show(text)} reads no metric`,
        hint: "write a query that reads a metric over [$window]",
      },
    };
  }
  for (const selector of selectors) {
    const way = readingOf(selector, reading);
    const metric = text.slice(selector.from, selector.to);
    if (way === undefined) {
      const message = `${metric} has no range, and its name does not say whether it is a counter`;
      return {
        failure: {
          code: "import-query",
          message,
          hint: "write rate(...[$window]) for a counter, avg_over_time(...[$window]) for a gauge",
        },
      };
    }
    const name = way === "counter" ? "rate" : "avg_over_time";
    edits.push({ from: selector.from, to: selector.to, text: rangeOf(selector, text, name) });
    if (reading === "counter") continue;
    remarks.push({
      code: "import-query",
      message: `${metric} is read as a ${way}: ${name}() over the window`,
      hint: "check that it is one",
    });
  }
  // One sum of a rate is a shape that nines knows; a rate alone is not.
  const summed =
    expression.kind === "selector" && edits[0]?.text.startsWith("rate(") === true
      ? `sum(${editText(text, edits)})`
      : editText(text, edits);
  return { text: summed, remarks };
}

// offset and @ stand behind the range.
function rangeOf(selector: Selector, text: string, name: string): string {
  const end = Math.max(selector.metric?.to ?? 0, closingBrace(selector, text));
  return `${name}(${text.slice(selector.from, end)}[$window]${text.slice(end, selector.to)})`;
}

function closingBrace(selector: Selector, text: string): number {
  const last = Math.max(selector.metric?.to ?? selector.from, ...selector.matchers.map((matcher) => matcher.to));
  const brace = /^[\s,]*\{?[\s,]*\}/.exec(text.slice(last, selector.to));
  return brace === null ? last : last + brace[0].length;
}

function readingOf(selector: Selector, reading: Reading): "counter" | "gauge" | undefined {
  if (reading !== "guess") return reading;
  const name = selector.metric?.text ?? "";
  // A recorded series such as job:requests:rate5m is a rate already, whatever it counts.
  if (name.includes(":")) return "gauge";
  return /_(total|count|bucket|sum)$/.test(name) ? "counter" : undefined;
}

function withoutTexts(query: string): string {
  return query.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, (quoted) => " ".repeat(quoted.length));
}

function excerpt(text: string, match: RegExpExecArray) {
  return { text, from: match.index, to: match.index + match[0].length };
}
