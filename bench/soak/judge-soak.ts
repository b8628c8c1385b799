import type { AlertWatch } from "./alert-watch.ts";
import { readAccount } from "./exporter-account.ts";
import { memorySlope } from "./memory-slope.ts";
import type { Played, SoakPlan } from "./play-soak.ts";
import { errorBudget, intervalSeconds, type SoakWorld } from "./soak-world.ts";

/** One line of the result. */
export interface Verdict {
  readonly what: string;
  readonly measured: string;
  readonly allowed: string;
  /** Undefined: a short run cannot tell. */
  readonly isFine: boolean | undefined;
}

/** An alert that Alertmanager held for longer than this must have been seen. */
const heldMs = 25_000;
const lateMs = 30_000;
const warmUpMs = 60_000;
/** Shorter lives say nothing about leaks. */
const leastMinutes = 1;
const mostMegabytesPerMinute = 5;

/** What came of a soak, line by line. */
export async function judgeSoak(
  world: SoakWorld,
  watch: AlertWatch,
  { plan, played, seconds }: { readonly plan: SoakPlan; readonly played: Played; readonly seconds: number },
): Promise<readonly Verdict[]> {
  const killed = [world.exporter, world.relay, world.prometheus, world.alertmanager];
  const kills = killed.map(({ name, kills: count }) => `${name} ${count()}`).join(", ");
  return [
    {
      what: "outages of targets; `kill -9`; outages of Slack",
      measured: `${played.outages}; ${kills}; ${played.slackOutages}`,
      allowed: "",
      isFine: played.outages > 0,
    },
    ...alertVerdicts(watch),
    ...(await deliveryVerdicts(world, watch)),
    ...(await budgetVerdicts(world, plan, seconds)),
    ...killed.map(memoryVerdict),
  ];
}

function alertVerdicts(watch: AlertWatch): readonly Verdict[] {
  const held = watch.spells.filter(({ fromMs, toMs }) => toMs - fromMs >= heldMs);
  const lost = held.filter(({ target, fromMs, toMs }) => !watch.wasShown(target, fromMs, toMs + lateMs));
  const red = watch.red();
  return [
    {
      what: `alerts that Alertmanager held for ${heldMs / 1000} s and that nobody could see`,
      measured: `${lost.length} of ${held.length}${lost.map(({ target, fromMs }) => ` ${target} ${new Date(fromMs).toISOString()}`)}`,
      allowed: "0",
      isFine: lost.length === 0 && held.length > 0,
    },
    {
      what: "messages that are still red at the end, when all is well",
      measured: `${red.length} ${red.join(" ")}`.trim(),
      allowed: "0",
      isFine: red.length === 0,
    },
  ];
}

async function deliveryVerdicts({ relay, tap }: SoakWorld, watch: AlertWatch): Promise<readonly Verdict[]> {
  const firing = tap.delivered.filter(({ status }) => status === "firing");
  // A firing that is over within moments may be shown as over only.
  const lasting = firing.filter(
    ({ target, atMs }) =>
      !tap.delivered.some(
        (later) =>
          later.target === target && later.status === "resolved" && later.atMs >= atMs && later.atMs < atMs + 15_000,
      ),
  );
  const unseen = lasting.filter(({ target, atMs }) => !watch.wasShown(target, atMs - 1_000, atMs + lateMs));
  const metrics = await (await fetch(`${relay.url}/metrics`)).text();
  const waiting = Number(/^nines_relay_waiting_deliveries (\S+)$/m.exec(metrics)?.[1]);
  return [
    {
      what: "firing alerts that the relay answered with 200 and did not show",
      measured: `${unseen.length} of ${lasting.length}; ${tap.delivered.length} alerts taken, ${tap.refused()} deliveries refused and sent again`,
      allowed: "0",
      isFine: unseen.length === 0,
    },
    { what: "deliveries that wait at the end", measured: String(waiting), allowed: "0", isFine: waiting === 0 },
  ];
}

/** How one target's account compares with what it counted itself. */
interface TargetResult {
  readonly lost: number;
  readonly lostBad: number;
  readonly arithmetic: number;
  readonly deviation: number;
  readonly unknown: number;
  readonly gap: number;
}

async function budgetVerdicts(world: SoakWorld, { names }: SoakPlan, seconds: number): Promise<readonly Verdict[]> {
  const kills = world.exporter.kills();
  // At most the results of the last second before a kill, and the attempt under way, of each target.
  const most = 2 * kills + 1;
  const rows: TargetResult[] = [];
  for (const name of names) {
    const before = world.targets.answered(name);
    const account = await readAccount(world.exporter.url, name);
    const truth = world.targets.answered(name);
    const share = (of: { readonly bad: number; readonly total: number }) => of.bad / of.total / errorBudget;
    const accounted = Object.values(account.seconds).reduce((sum, value) => sum + value, 0);
    rows.push({
      lost: before.total - account.total,
      lostBad: truth.bad - account.bad,
      // Of what the exporter has counted, its budget is exact.
      arithmetic: Math.abs(1 - share(account) - account.budgetRemaining),
      deviation: Math.abs(share(truth) - (1 - account.budgetRemaining)),
      unknown: account.seconds["unknown"] ?? 0,
      gap: seconds - accounted,
    });
  }
  const worst = (of: (row: TargetResult) => number) => Math.max(...rows.map(of));
  const least = (of: (row: TargetResult) => number) => Math.min(...rows.map(of));
  return [
    {
      what: "answers of a target that the exporter did not count, worst target (of them bad)",
      measured: `${worst(({ lost }) => lost)} (${worst(({ lostBad }) => lostBad)}), ${kills} kills`,
      allowed: `${most}`,
      isFine: worst(({ lost }) => lost) <= most && worst(({ lostBad }) => lostBad) <= most,
    },
    {
      what: "failures that the exporter counted and no target had",
      measured: String(Math.max(0, -least(({ lostBad }) => lostBad))),
      allowed: "0",
      isFine: least(({ lostBad }) => lostBad) >= 0,
    },
    {
      what: "budget spent, against what the target counted, worst target",
      measured: `${(100 * worst(({ deviation }) => deviation)).toFixed(2)} % of the budget`,
      allowed: "what the lost answers explain, and 1 %",
      isFine: rows.every(({ deviation }, index) => deviation <= 0.01 + explained(world, names[index] ?? "", most)),
    },
    {
      what: "budget spent, against the answers that were counted",
      measured: `${(100 * worst(({ arithmetic }) => arithmetic)).toFixed(4)} %`,
      allowed: "0.01 %",
      isFine: worst(({ arithmetic }) => arithmetic) <= 0.0001,
    },
    {
      what: "seconds of a target that are neither up, down nor unknown, worst target (unknown: most)",
      measured: `${worst(({ gap }) => Math.abs(gap)).toFixed(0)} (${worst(({ unknown }) => unknown).toFixed(0)})`,
      allowed: `${3 * intervalSeconds}`,
      isFine: worst(({ gap }) => Math.abs(gap)) <= 3 * intervalSeconds,
    },
  ];
}

/** By how much of the budget lost answers can move what is spent. */
function explained({ targets }: SoakWorld, name: string, lost: number): number {
  return lost / targets.answered(name).total / errorBudget;
}

function memoryVerdict({ name, lives }: SoakWorld["relay"]): Verdict {
  const growths = lives()
    .map((life) => memorySlope(life, warmUpMs))
    .filter((growth) => growth !== undefined)
    .filter(({ minutes }) => minutes >= leastMinutes);
  const worst = growths.toSorted((a, b) => b.megabytesPerMinute - a.megabytesPerMinute)[0];
  return {
    what: `memory of ${name} after a minute of warming up, steepest of ${growths.length} lives`,
    measured:
      worst === undefined
        ? "no life was long enough"
        : `${worst.megabytesPerMinute.toFixed(2)} MB a minute over ${worst.minutes.toFixed(1)} min, ${worst.lastMegabytes.toFixed(0)} MB at last`,
    allowed: `${mostMegabytesPerMinute} MB a minute`,
    isFine: worst === undefined ? undefined : worst.megabytesPerMinute <= mostMegabytesPerMinute,
  };
}
