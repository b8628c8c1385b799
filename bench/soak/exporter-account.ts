/** What the exporter tells of one target. */
export interface TargetAccount {
  readonly total: number;
  readonly bad: number;
  readonly budgetRemaining: number;
  /** Seconds of each state: `up`, `down`, `unknown`, `excluded`. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** Reads the account of a target's SLO, and how its time is accounted for. */
export async function readAccount(exporterUrl: string, target: string): Promise<TargetAccount> {
  const { slos } = (await (await fetch(`${exporterUrl}/api/slos`)).json()) as { readonly slos: readonly ApiSlo[] };
  const slo = slos.find((one) => one.target === target);
  const { sampleSize = 0, sli } = slo?.current ?? {};
  const metrics = await (await fetch(`${exporterUrl}/metrics`)).text();
  const lines = metrics.split("\n").filter((line) => line.startsWith("slo_time_seconds_total{"));
  const own = lines.filter((line) => line.includes(`target="${target}"`));
  return {
    total: sampleSize,
    bad: Math.round(sampleSize * (1 - (sli ?? 1))),
    budgetRemaining: slo?.budgetRemaining ?? Number.NaN,
    seconds: Object.fromEntries(
      own.map((line) => [/state="(\w+)"/.exec(line)?.[1] ?? "", Number(line.slice(line.lastIndexOf(" ")))]),
    ),
  };
}

interface ApiSlo {
  readonly target?: string;
  readonly current: { readonly sampleSize: number; readonly sli?: number };
  readonly budgetRemaining?: number;
}
