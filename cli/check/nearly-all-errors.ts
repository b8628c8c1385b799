import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { Problem } from "../../slo/problem.ts";
import { leastRequests, nearlyAll } from "../../slo/shift/gate/incomparable-reasons.ts";
import { percentWords } from "../../slo/shift/number-words.ts";
import { armSeries } from "../../slo/shift/traffic-selectors.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { Holdings } from "./explain-empty.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Who is asked, and about which hour. */
interface Asking {
  readonly client: Pick<PrometheusClient, "query">;
  readonly lately: Holdings["lately"];
}

/** That nearly all requests of the stable arm are errors by the series that the config names, for which the gate would hold. */
export async function nearlyAllErrors(shift: TrafficShift, asking: Asking): Promise<readonly Problem[]> {
  const { traffic, stable, id } = shift;
  // The counters of proxies are known: what they count as failed has failed.
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const { requests, errors } = armSeries(shift, stable);
  const [asked, failed] = await Promise.all([requests, errors].map((sum) => countOf(sum?.[0]?.selector, asking)));
  if (asked === undefined || failed === undefined || asked < leastRequests) return [];
  const ratio = Math.min(1, failed / asked);
  if (ratio < nearlyAll) return [];
  // Pods that a label of theirs tells apart are not told apart by what they count.
  const isOfArm = !(traffic.kind === "pods" && traffic.by === "label");
  const [whose, their] = isOfArm ? [` of ${stable.name}`, "its"] : ["", "all"];
  return [
    {
      code: "nearly-all-errors",
      severity: "warning",
      path: `${id}.traffic.errors`,
      message: `errors${whose} are ${percentWords(ratio)} of ${their} requests in the last hour: do they count what succeeds?`,
      hint: `write the series of what failed, unless ${isOfArm ? stable.name : "everything"} really fails; nines gate holds meanwhile`,
    },
  ];
}

/** At one and the same moment for all: requests come while one after the other is asked. */
async function countOf(selector: string | undefined, { client, lately }: Asking): Promise<number | undefined> {
  if (selector === undefined) return undefined;
  const query = `sum(increase(${selector}[1h]))`;
  return (await unlessRefused(() => client.query(query, { at: lately.to })))?.[0]?.value;
}
