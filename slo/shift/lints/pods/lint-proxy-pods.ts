import { type Problem, show } from "../../../problem.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { type BesideRequests, besideRequests } from "../beside-requests/beside-requests.ts";
import { isPodLabel } from "../targets/label-values.ts";
import { isOfProxies } from "./is-of-proxies.ts";
import { proxyOfPods } from "./proxy-pods.ts";

/** Arms by their pods, in the counters of a proxy or of whoever calls, whose own pods are all that these tell: neither arm is there. */
export const lintProxyPods: ShiftLint = ({ shift, path }): readonly Problem[] => {
  const { traffic } = shift;
  const isByPods = traffic.kind === "pods" || (traffic.kind === "counters" && isPodLabel(traffic.label));
  if (!isByPods || isOfProxies(shift)) return [];
  const { requests: text } = traffic;
  const selector = seriesOf(text);
  const requests: readonly BesideRequests[] =
    selector === undefined ? [] : [{ place: "traffic.requests", code: "shift-counters", text, selector }];
  const found = [...requests, ...besideRequests(shift, traffic)].flatMap((one) => {
    const proxy = proxyOfPods(one.selector);
    return proxy === undefined ? [] : [{ ...one, proxy }];
  });
  // Another kind of traffic is one cure for all of them.
  const firsts = found.filter(({ proxy }, index) => found.findIndex((one) => one.proxy.cure === proxy.cure) === index);
  const label = traffic.kind === "counters" ? traffic.label : "pod";
  return firsts.map(({ place, code, text: written, selector: { metric = "" }, proxy: { name, cure, unless } }) => ({
    code,
    // The pods of both arms may have a proxy each.
    severity: "warning",
    path: `${path}.${place}`,
    message: `${metric} is counted by ${name} here, whose ${show(label)} is hardly that of an arm: nothing of either would be counted`,
    hint: `${cure}; ${unless}`,
    excerpt: { text: written, from: 0, to: written.length },
  }));
};
