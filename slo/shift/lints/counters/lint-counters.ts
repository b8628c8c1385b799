import { type NoCounter, noCounter } from "../../../counters/no-counter.ts";
import { namedOutcome } from "../../../counters/outcomes/named-outcome.ts";
import { comparable, outcomeFault } from "../../../counters/outcomes/outcome-fault.ts";
import { type OutcomeNouns, outcomeWords } from "../../../counters/outcomes/outcome-words.ts";
import { isOfOutcome } from "../../../counters/outcomes/takes-beyond.ts";
import { isError, type Problem } from "../../../problem.ts";
import { printMatchers, type SeriesSelector } from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { TrafficShift } from "../../traffic-shift.ts";
import { apartFromRequests } from "../beside-requests/apart-from-requests.ts";
import type { CountedTraffic } from "../beside-requests/beside-requests.ts";
import { leftOut } from "../beside-requests/left-out.ts";

/** Counters that are none, and those of requests and of errors that are one, or of which the second counts what the first leaves out. */
export const lintCounters: ShiftLint = ({ shift, path }) => {
  const { traffic } = shift;
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const counterless = counterlessProblems(traffic, path);
  if (counterless.some(isError)) return counterless;
  return [...counterless, ...pairProblems(shift, traffic, path)];
};

function pairProblems(shift: TrafficShift, traffic: CountedTraffic, path: string): readonly Problem[] {
  const [requests, errors] = [seriesOf(traffic.requests), seriesOf(traffic.errors)];
  if (requests === undefined || errors === undefined) return [];
  const words = faultWords(requests, errors) ?? sharedWords({ requests, errors, shift, written: traffic.errors });
  return words === undefined ? [] : [{ code: "shift-counters", ...words, path: `${path}.traffic.${words.path}` }];
}

function faultWords(requests: SeriesSelector, errors: SeriesSelector): Words | undefined {
  const fault = outcomeFault(requests, errors, nouns);
  // Requests and errors that are swapped have their cure.
  if (fault === undefined || (fault.kind === "all" && namedOutcome(requests.metric ?? "") === "failed"))
    return undefined;
  // Some write a status for what fails alone, or have one that says little, or write their own words.
  const isDoubtful = ["every", "beside", "misspelt", "all"].includes(fault.kind);
  const severity = isDoubtful ? ({ severity: "warning" } as const) : {};
  return { path: "errors", ...severity, ...outcomeWords(fault, nouns) };
}

interface Pair {
  readonly requests: SeriesSelector;
  readonly errors: SeriesSelector;
  readonly shift: TrafficShift;
  readonly written: string;
}

/** Of two series of one metric. */
function sharedWords({ requests, errors, shift, written }: Pair): Words | undefined {
  if (requests.metric !== errors.metric) return undefined;
  const [asked, failed] = [requests, errors].map(({ matchers }) => matchers.map(comparable)) as [string[], string[]];
  const isNarrower = failed.every((matcher) => asked.includes(matcher));
  if (isNarrower)
    return {
      path: "requests",
      message: `requests are only a part of ${written}, the errors, so that more fail than are asked`,
      hint: "write the series of all requests there, and fewer of them as errors",
    };
  const apart = apartFromRequests(requests, errors);
  if (apart === undefined) return droppedWords(shift);
  const message = `no error is one of the requests: their ${apart.label} differs`;
  if (apart.isOfMessages)
    return {
      path: "requests",
      severity: "warning",
      message,
      hint: `write the same ${apart.label} in both, unless these are its dead letters`,
    };
  return (
    otherValueWords(requests, errors, apart.label) ?? {
      path: "requests",
      message,
      hint: "write the series of all requests, also those that fail",
    }
  );
}

/** Of one value beside another one, which is mostly a slip; how a request ended is told by another cure. */
function otherValueWords(requests: SeriesSelector, errors: SeriesSelector, label: string): Words | undefined {
  const [asked, failed] = [requests, errors].map(({ matchers }) => matchers.filter((one) => one.label === label));
  const [own, other] = [asked?.[0], failed?.[0]];
  if (own === undefined || other === undefined || asked?.length !== 1 || failed?.length !== 1) return undefined;
  if ([own, other].some((one) => one.op !== "=" || isOfOutcome(one))) return undefined;
  const [wanted, written] = [printMatchers([own]), printMatchers([other])];
  return {
    path: "errors",
    message: `no error is one of the requests: requests have ${wanted}, and errors ${written}`,
    hint: `write ${wanted} in errors, too, or ${written} in both`,
  };
}

type Words = Pick<Problem, "path" | "message" | "hint" | "severity">;

const nouns: OutcomeNouns = {
  all: "requests",
  own: "errors",
  events: "errors",
  meant: "bad",
  every: "every request counts as failed",
  others: "would count as failed",
};

/** What errors do not ask for of the same metric, although requests do. */
function droppedWords(shift: TrafficShift): Words | undefined {
  const dropped = leftOut(shift, "traffic.errors");
  if (dropped.length === 0) return undefined;
  const listed = printMatchers(dropped);
  return {
    path: "errors",
    message: `errors count what requests leave out, which are of the same metric with ${listed}`,
    hint: `write ${listed} among the matchers of errors, too`,
  };
}

/** An SLO of them may be meant. Source: https://pkg.go.dev/github.com/prometheus/client_golang/prometheus/promhttp (InstrumentMetricHandler) */
function ofScrapes({ metric }: SeriesSelector): NoCounter | undefined {
  if (metric !== "promhttp_metric_handler_requests_total") return undefined;
  return {
    message: `${metric} counts scrapes of /metrics, which no client asks for`,
    hint: "write a counter of requests, which only rises: such as http_requests_total",
    doubt: "some",
  };
}

function counterlessProblems(traffic: CountedTraffic, path: string): readonly Problem[] {
  return (["requests", "errors", "slow"] as const).flatMap((field): readonly Problem[] => {
    const text = traffic[field];
    const selector = seriesOf(text);
    // What to write instead of a bucket is another thing for slow requests.
    const isOfFast = field === "slow" && selector?.metric?.endsWith("_bucket") === true;
    const fault = selector && !isOfFast ? (ofScrapes(selector) ?? noCounter(selector)) : undefined;
    if (text === undefined || fault === undefined) return [];
    return [
      {
        code: "shift-counters",
        // A gate would trust it.
        ...(fault.doubt === "some" ? { severity: "warning" } : {}),
        path: `${path}.traffic.${field}`,
        message: fault.message,
        hint: fault.hint,
        excerpt: { text, from: 0, to: text.length },
      },
    ];
  });
}
