import { type Problem, show } from "../../../problem.ts";
import { excludeEachOther } from "../../../promql/exclude-each-other.ts";
import { type LabelMatcher, printMatchers } from "../../../promql/print-selector.ts";
import { isVectorSelector } from "../../../promql/selectors.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { equal, matchersOf } from "../../traffic/matchers.ts";
import { listenerForm, parseBalancerArn } from "./balancer-arn.ts";

/** Further matchers of an ALB's series that leave none of what the listener's ARN says: another load balancer, region or account. */
export const lintAlbMatchers: ShiftLint = ({ shift: { traffic, weights }, path }) => {
  if (traffic.kind !== "alb" || weights.kind !== "albListener" || !isVectorSelector(`up{${traffic.matchers}}`))
    return [];
  const arn = parseBalancerArn(weights.listener, listenerForm("app"));
  // What is no ARN is a problem of its own.
  if (arn === undefined) return [];
  const text = traffic.matchers;
  const written = matchersOf(text);
  const places: readonly Place[] = [
    { label: "dimension_LoadBalancer", what: "load balancer", value: `app/${arn["load balancer"]}` },
    { label: "region", what: "region", value: arn.region, form: "[a-z]{2,4}(-[a-z]+){1,2}-[0-9]{1,2}" },
    ...["account_id", "account"].map((label) => ({ label, what: "account", value: arn.account, form: "[0-9]{12}" })),
  ];
  return places.flatMap((place) => {
    const own = written.filter(({ label }) => label === place.label);
    return isOfAnother(own, place) ? [problemOf(own, { place, path, text })] : [];
  });
};

/** A label of a CloudWatch exporter, and what the listener is at. */
interface Place {
  readonly label: string;
  readonly what: string;
  readonly value: string;
  /** What its values look like where others may have put something else into the label. */
  readonly form?: string;
}

function isOfAnother(own: readonly LabelMatcher[], { label, value, form }: Place): boolean {
  if (own.length === 0 || !excludeEachOther([...own, equal(label, value)])) return false;
  if (form !== undefined) return !excludeEachOther([...own, { label, op: "=~", value: form }]);
  // What contradicts itself is a problem of its own, and a series may lack the label.
  return !excludeEachOther(own) && excludeEachOther([...own, equal(label, "")]);
}

function problemOf(
  own: readonly LabelMatcher[],
  { place, path, text }: { readonly place: Place; readonly path: string; readonly text: string },
): Problem {
  const { label, what, value, form } = place;
  return {
    code: "shift-contradiction",
    // Whoever collects series may have put the label there.
    ...(form === undefined ? {} : { severity: "warning" }),
    path: `${path}.traffic.matchers`,
    message: `the listener's ${what} is ${show(value)}, of which ${printMatchers(own)} leaves nothing`,
    hint: `write ${printMatchers([equal(label, value)])}, or the ARN of the listener that is meant`,
    excerpt: { text, from: 0, to: text.length },
  };
}
