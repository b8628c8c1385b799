import { probeSeries } from "../../slo/probe/probe-series.ts";
import type { MinuteRow } from "./minute-row.ts";

/** Stored minutes of one target at one location. They are read once per family, so they can stay where they are. */
export interface BackfillTarget {
  readonly target: string;
  readonly location: string;
  /** In order of time; of one SLO and epoch, or the same attempts would count twice. */
  readonly minutes: () => AsyncIterable<MinuteRow> | Iterable<MinuteRow>;
  /** What the live counters have now, so that history ends where they go on; without it history begins at 0. */
  readonly endsAt?: Readonly<Partial<Record<CounterName, number>>>;
}

/** The counters that minutes can bring back, by their label value. */
export type CounterName = (typeof counters)[number]["label"];

const counters = [
  { family: "attempts", label: "success", of: (row: MinuteRow) => row.good },
  { family: "attempts", label: "failure", of: (row: MinuteRow) => row.bad },
  { family: "attempts", label: "inconclusive", of: (row: MinuteRow) => row.inconclusive },
  { family: "missed", label: "stopped", of: (row: MinuteRow) => row.missed },
  { family: "time", label: "up", of: (row: MinuteRow) => row.upMs },
  { family: "time", label: "down", of: (row: MinuteRow) => row.downMs },
  { family: "time", label: "unknown", of: (row: MinuteRow) => row.unknownMs },
  { family: "time", label: "excluded", of: (row: MinuteRow) => row.excludedMs },
] as const;

const families = {
  attempts: {
    series: probeSeries.attempts,
    perUnit: 1,
    help: "Attempts to use the target",
    labels: (value: string) => `result="${value}",attempt="first"`,
  },
  missed: {
    series: probeSeries.missed,
    perUnit: 1,
    help: "Due times that passed without an attempt; minutes do not keep why",
    labels: (value: string) => `reason="${value}"`,
  },
  time: {
    series: probeSeries.timeInState,
    // Milliseconds per second: sums of whole numbers have no noise.
    perUnit: 1000,
    help: "Time that the due times stand for",
    labels: (value: string) => `state="${value}"`,
  },
} as const;

/**
 * Stored minutes as OpenMetrics text with timestamps, line by line, for `promtool tsdb create-blocks-from openmetrics`. Counters have
 * the names of the live ones and a sample at the end of each minute; where no minutes are stored they have none, so that rules see the gap.
 */
export async function* backfillLines(
  targets: readonly BackfillTarget[],
  labels: Readonly<Record<string, string>> = {},
): AsyncGenerator<string, void, undefined> {
  for (const [key, family] of Object.entries(families)) {
    const name = family.series.replace(/_total$/, "");
    yield `# HELP ${name} ${family.help}\n`;
    yield `# TYPE ${name} counter\n`;
    for (const target of targets) {
      for (const { label, of } of counters.filter((counter) => counter.family === key)) {
        const own = labelText({ ...labels, target: target.target, location: target.location });
        yield* counterLines(`${family.series}{${own},${family.labels(label)}}`, {
          target,
          label,
          of,
          perUnit: family.perUnit,
        });
      }
    }
  }
  yield "# EOF\n";
}

interface Counter {
  readonly target: BackfillTarget;
  readonly label: CounterName;
  readonly of: (row: MinuteRow) => number;
  readonly perUnit: number;
}

async function* counterLines(
  series: string,
  { target, label, of, perUnit }: Counter,
): AsyncGenerator<string, void, undefined> {
  const end = target.endsAt?.[label];
  let value = end === undefined ? 0 : Math.max(0, end * perUnit - (await sum(target.minutes(), of)));
  let last: number | undefined;
  for await (const row of target.minutes()) {
    // Without a sample before it, the first minute's events would be no increase.
    if (last !== row.minute - 1) yield `${series} ${value / perUnit} ${60 * row.minute}\n`;
    value += of(row);
    yield `${series} ${value / perUnit} ${60 * (row.minute + 1)}\n`;
    last = row.minute;
  }
}

async function sum(
  rows: AsyncIterable<MinuteRow> | Iterable<MinuteRow>,
  of: (row: MinuteRow) => number,
): Promise<number> {
  let total = 0;
  for await (const row of rows) total += of(row);
  return total;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(
      ([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (found) => (found === "\n" ? "\\n" : `\\${found}`))}"`,
    )
    .join(",");
}
