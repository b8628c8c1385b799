import { parse } from "yaml";
import type { RuleFile } from "../../alerts/rule.ts";
import { remoteWrite } from "../alerts/truth/remote-write.ts";
import { replayRules } from "../alerts/truth/replay-rules.ts";
import { type Prometheus, startPrometheus } from "../servers/prometheus.ts";

/** Between the last sample and the time at which the rules are read: every window of every rule has passed by then. */
const aheadSeconds = 20 * 60;

/** What to replay: the samples that one Prometheus scraped, and the rule files as they were generated. */
export interface Recording {
  readonly prometheus: Prometheus;
  /** Selects the raw series. */
  readonly selector: string;
  readonly ruleTexts: readonly string[];
}

/**
 * A Prometheus as it would be twenty minutes from now: what was scraped until now lies twenty minutes back in it, and the rules have been
 * evaluated at their own intervals since.
 */
export async function startTwentyMinutesLater({ prometheus, selector, ruleTexts }: Recording): Promise<Prometheus> {
  const { result } = (await prometheus.api("query", { query: `${selector}[1h]` })) as Matrix;
  const later = await startPrometheus({
    interval: "1h",
    flags: [
      "--web.enable-remote-write-receiver",
      "--storage.tsdb.min-block-duration=180d",
      "--storage.tsdb.max-block-duration=180d",
    ],
  });
  try {
    const series = result.map(({ metric, values }) => ({
      labels: metric,
      samples: values.map(([time, value]) => [Math.round((time - aheadSeconds) * 1000), Number(value)] as const),
    }));
    await remoteWrite(later.url, series);
    const times = series.flatMap(({ samples }) => samples.map(([timeMs]) => timeMs / 1000));
    await replayRules(later, ruleTexts.map(toRuleFile), { start: Math.min(...times), end: Date.now() / 1000 });
    return later;
  } catch (error) {
    await later.stop();
    throw error;
  }
}

/** A rule file back from its text; alerts are left out, they record nothing. */
function toRuleFile(text: string): RuleFile {
  const { groups } = parse(text) as { readonly groups: readonly WrittenGroup[] };
  return {
    name: "",
    groups: groups.map(({ rules, ...group }) => ({
      ...group,
      rules: rules.flatMap(({ record, expr, labels = {} }) =>
        record === undefined ? [] : [{ kind: "recording" as const, record, expr, labels }],
      ),
    })),
  };
}

interface WrittenGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly {
    readonly record?: string;
    readonly expr: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
}

/** What limits how far sums of `rate()` may be from a counter that is scraped every second. In events. */
export interface RateErrors {
  /** What was due in the time by which the latest scrape was late; 0 when all came in time. */
  readonly late: number;
  /**
   * What sums of five-minute windows can hold that was never counted. Each of the five that hold an event reaches half a scrape beyond
   * the last sample; and where an evaluation falls among the samples, one window ends and one begins there, and the two reach over a
   * second that both have. Simulated 40,000 times with scrapes and attempts that jitter: never more.
   */
  readonly beyond: number;
}

/** The errors that rates of these series may have, from what was scraped. */
export async function rateErrors(prometheus: Prometheus, selector: string): Promise<RateErrors> {
  const { result } = (await prometheus.api("query", { query: `${selector}[1h]` })) as Matrix;
  const ofEach = result.map(({ values }) => {
    const steps = values.slice(1).map(([time, value], index) => {
      const [timeBefore, valueBefore] = values[index] ?? [time, value];
      return { seconds: time - timeBefore, grown: Number(value) - Number(valueBefore) };
    });
    if (steps.length === 0) return { late: 0, beyond: 0 };
    const perSecond = sum(steps.map(({ grown }) => grown)) / sum(steps.map(({ seconds }) => seconds));
    const fastest = Math.max(...steps.map(({ grown, seconds }) => grown / Math.max(1, seconds)));
    const longest = Math.max(...steps.map(({ seconds }) => seconds));
    return { late: perSecond * Math.max(0, longest - 1), beyond: fastest * (1 / 2 + 1 / 5) };
  });
  return { late: sum(ofEach.map(({ late }) => late)), beyond: sum(ofEach.map(({ beyond }) => beyond)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

interface Matrix {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [time: number, value: string])[];
  }[];
}
