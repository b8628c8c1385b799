import { takes } from "../../../counters/outcomes/taken-answers.ts";
import { type Problem, show } from "../../../problem.ts";
import type { LabelMatcher } from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { ShiftTraffic } from "../../traffic-shift.ts";
import { lintArmLabel } from "../arm-matchers/lint-arm-label.ts";

/** Matchers that take a part of one counter and not of the other, or nothing at all: answers that are left out would be lost requests. */
export const lintPartialLabels: ShiftLint = (located, around): readonly Problem[] => {
  const { shift, path } = located;
  const { traffic } = shift;
  if (!("matchers" in traffic)) return [];
  const text = traffic.matchers;
  const found = seriesOf(`up{${text}}`)?.matchers ?? [];
  // What leaves out an arm has its cure already.
  const isTold = found.some(({ label }) => label === "server") && lintArmLabel(located, around).length > 0;
  return found.flatMap((matcher): readonly Problem[] => {
    if (matcher.label === "server" && isTold) return [];
    const words = wordsOf(matcher, traffic.kind);
    if (words === undefined) return [];
    const excerpt = { text, from: 0, to: text.length };
    return [{ code: "shift-partial-label", path: `${path}.traffic.matchers`, ...words, excerpt }];
  });
};

type Words = Pick<Problem, "message" | "hint" | "severity">;

function wordsOf(matcher: LabelMatcher, kind: ShiftTraffic["kind"]): Words | undefined {
  const { label } = matcher;
  const hint = `remove ${label} from the matchers`;
  const ofSome = `${show(label)} is a label of some of these series alone`;
  if (ofAnswers[kind]?.includes(label) === true)
    return { message: `${ofSome}: what it leaves out of one would seem to be lost in another`, hint };
  // What has no such label fulfils whatever only leaves out.
  if (kind !== "haproxy" || takes(matcher)("")) return undefined;
  if (label === "server")
    return {
      message: `${ofSome}: with it no restart of HAProxy is seen, and no request that none of its servers answered`,
      hint: `${hint}: the match of each arm chooses its servers`,
    };
  const own = ownLabels.get(label);
  const isOfScrape = label === "type" && !types.some(takes(matcher));
  if (own === undefined || isOfScrape) return undefined;
  return {
    // A scrape may add a label of that name.
    severity: "warning",
    message: `HAProxy's own series have no label ${show(label)}, so that nothing is left of them`,
    hint: `${hint}: ${own}; unless your scrape adds it`,
  };
}

/** Labels that only some of the series have which the same matchers are put on. */
const ofAnswers: Readonly<Partial<Record<ShiftTraffic["kind"], readonly string[]>>> = {
  haproxy: ["code", "state"],
  envoy: ["envoy_response_code_class", "envoy_response_code"],
};

/** What stands there instead of labels that HAProxy's CSV or the older haproxy_exporter has. */
const ownLabels: ReadonlyMap<string, string> = new Map([
  ["backend", "traffic.proxy names the backend"],
  ["pxname", "traffic.proxy names the backend"],
  ["svname", "the match of each arm chooses its servers"],
  ["type", "the names of the metrics tell servers and backends apart"],
]);

/** What HAProxy calls its places, and their numbers in its CSV. */
const types = ["frontend", "backend", "server", "listener", "0", "1", "2", "3"];
