import { type Problem, show } from "../../../problem.ts";
import { printSelector, type SeriesSelector } from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { besideRequests } from "../beside-requests/beside-requests.ts";

/** Counters of Traefik by a label that they do not have: its entry points, routers and services count the same requests apart. */
export const lintTraefikLabels: ShiftLint = ({ shift, path }): readonly Problem[] => {
  const { traffic } = shift;
  if (traffic.kind !== "counters") return [];
  const { label, requests: text } = traffic;
  const selector = seriesOf(text);
  const requests =
    selector === undefined ? [] : [{ place: "traffic.requests", code: "shift-counters", text, selector }];
  return [...requests, ...besideRequests(shift, traffic)].flatMap(
    ({ place, code, text, selector }): readonly Problem[] => {
      const cure = withLabel(selector, label.replace(/^exported_/, ""));
      if (cure === undefined) return [];
      return [
        {
          code,
          // A scrape may add a label to whatever it finds, which is the same for both arms mostly.
          severity: "warning",
          path: `${path}.${place}`,
          message: `${selector.metric} has no label ${show(label)} by which Traefik would tell the arms apart`,
          hint: `write ${cure}`,
          excerpt: { text, from: 0, to: text.length },
        },
      ];
    },
  );
};

/** The labels of which each kind tells. Source: https://doc.traefik.io/traefik/observability/metrics/overview */
const labelsOf: Readonly<Record<string, readonly string[]>> = {
  entrypoint: ["entrypoint"],
  router: ["router", "service"],
  service: ["service"],
};

/** The same of another kind; undefined where the label is there, or is nothing that Traefik tells. */
function withLabel({ metric = "", matchers }: SeriesSelector, label: string): string | undefined {
  const { kind = "", rest } =
    /^traefik_(?<kind>entrypoint|router|service)_(?<rest>re(?:quest|sponse)s?_.+)$/.exec(metric)?.groups ?? {};
  const known = labelsOf[label];
  if (known === undefined || rest === undefined || labelsOf[kind]?.includes(label) === true) return undefined;
  // What the other kind has not would leave nothing of it.
  const kept = matchers.filter((matcher) => labelsOf[matcher.label] === undefined || known.includes(matcher.label));
  return printSelector({ metric: `traefik_${label}_${rest}`, matchers: kept });
}
