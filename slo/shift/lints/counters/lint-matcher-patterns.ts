import { type Problem, show } from "../../../problem.ts";
import { statusLabels } from "../../../promql/check/status/status-values.ts";
import { type LabelMatcher, printMatchers } from "../../../promql/print-selector.ts";
import { isVectorSelector, vectorSelectors } from "../../../promql/selectors.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { ShiftTraffic } from "../../traffic-shift.ts";
import { plainCluster } from "../matches/plain-cluster.ts";
import { withoutGlobs } from "../matches/without-globs.ts";

/** Matchers that compare an expression as the text itself, and expressions by patterns of files. */
export const lintMatcherPatterns: ShiftLint = ({ shift: { traffic }, path }): readonly Problem[] =>
  textsOf(traffic).flatMap(({ field, text, selector }) => {
    if (!isVectorSelector(selector)) return [];
    return (vectorSelectors(selector)[0]?.matchers ?? []).flatMap((matcher): readonly Problem[] => {
      const words = wordsOf(matcher);
      if (words === undefined) return [];
      const excerpt = { text, from: 0, to: text.length };
      return [{ code: "shift-pattern", severity: "warning", path: `${path}.traffic.${field}`, ...words, excerpt }];
    });
  });

interface WrittenText {
  readonly field: string;
  readonly text: string;
  readonly selector: string;
}

function textsOf(traffic: ShiftTraffic): readonly WrittenText[] {
  if ("matchers" in traffic) {
    const text = traffic.matchers;
    return [{ field: "matchers", text, selector: `up{${text}}` }];
  }
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const { requests, errors, slow } = traffic;
  const written = { requests, errors, slow, ...(traffic.kind === "counters" && { inflight: traffic.inflight }) };
  return Object.entries(written).flatMap(([field, text]) =>
    text === undefined ? [] : [{ field, text, selector: text }],
  );
}

function wordsOf(matcher: LabelMatcher): Pick<Problem, "message" | "hint"> | undefined {
  const { label, op, value } = matcher;
  // Those of a status are a problem of their own.
  if (statusLabels.has(label)) return undefined;
  const meant = withoutGlobs(value);
  if (op === "=~" || op === "!~") {
    const cluster = plainCluster(value);
    if (cluster !== undefined)
      return {
        message: `in ${printMatchers([matcher])}, which is an expression, | means "or": no cluster matches it`,
        hint: `write ${printMatchers([{ label, op, value: cluster }])}`,
      };
    return meant === undefined
      ? undefined
      : {
          message: `in ${printMatchers([matcher])}, which is an expression, * repeats the character before it, and stands for no other text`,
          hint: `write ${printMatchers([{ label, op, value: meant }])}`,
        };
  }
  if (ofRoutes.test(label) || (meant === undefined && !expression.test(value))) return undefined;
  return {
    message: `${op} compares the text itself, and ${show(value)} looks like an expression`,
    hint: `write ${printMatchers([{ label, op: op === "=" ? "=~" : "!~", value: meant ?? value }])}`,
  };
}

/** Any text, one of several characters, one of several names; ports and hosts of Envoy's clusters are between | as well. */
const expression = /\.[*+]|\[[^\]:]+\]|\\[.dw]|^\(?[a-z][\w-]*(?:\|[a-z][\w-]*)+\)?$/i;
/** Some write the expression of a route as its name. */
const ofRoutes = /path|route|uri|url|handler|endpoint|operation|pattern/i;
