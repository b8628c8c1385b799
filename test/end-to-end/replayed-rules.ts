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

/** How much of a counter that is scraped every second was due in the time by which the latest of its scrapes was late; 0 when all came in time. */
export async function dueWhileLate(prometheus: Prometheus, selector: string): Promise<number> {
  const { result } = (await prometheus.api("query", { query: `${selector}[1h]` })) as Matrix;
  const late = result.map(({ values }) => {
    const [first, last] = [values[0], values.at(-1)];
    if (first === undefined || last === undefined || last[0] === first[0]) return 0;
    const perSecond = (Number(last[1]) - Number(first[1])) / (last[0] - first[0]);
    const gaps = values.slice(1).map(([time], index) => time - (values[index]?.[0] ?? time));
    return perSecond * Math.max(0, Math.max(...gaps) - 1);
  });
  return late.reduce((sum, one) => sum + one, 0);
}

interface Matrix {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [time: number, value: string])[];
  }[];
}
