import { endStorm, type StormEnd } from "./end-storm.ts";
import { type BenchAlert, instanceOf, notificationOf, stormAlert } from "./notifications.ts";
import { type Due, sendOpenLoop } from "./open-loop.ts";
import { quantile } from "./quantile.ts";
import type { SeenMessage } from "./slack-server.ts";
import { inject, killAt } from "./storm-blows.ts";
import { channel, leaderOf, onStage, type Stage, statusesOf } from "./storm-stage.ts";
import { waitFor } from "./wait-for.ts";

export interface StormOptions {
  readonly alerts: number;
  readonly seconds: number;
  /** One group per alert, or all alerts in one that is told anew every five seconds. */
  readonly groups: "each" | "one";
  /** One relay on SQLite that is started again at once, or two on PostgreSQL of which the leader is killed and comes back after ten seconds. */
  readonly engine: "sqlite" | "postgres";
}

/** What a storm came to. */
export interface StormResult extends StormEnd {
  readonly sent: number;
  readonly answered: number;
  readonly retries: number;
  /** Answered 2xx, and not in the store's final truth. */
  readonly lost: number;
  /** What the channel says of them. */
  readonly counted: string;
  readonly answerMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly firstMessageMs: number;
  readonly callsInFirstMinute: number;
  readonly limitedCalls: number;
  /** Criticals of new kinds: before the kill, and after it. */
  readonly injectedMs: readonly (number | undefined)[];
  /** From the kill until a relay led again. */
  readonly leaderlessMs: number;
  /** From the last alert until none waited for work. */
  readonly behindMs: number;
  readonly peakMb: number;
  readonly cpuSeconds: number;
  readonly messages: readonly SeenMessage[];
}

const groupEveryMs = 5_000;

/** Runs a storm with a kill in the middle, and its end. */
export function measureStorm(options: StormOptions): Promise<StormResult> {
  return onStage(options.engine, (stage) => runStorm(options, stage));
}

async function runStorm(options: StormOptions, stage: Stage): Promise<StormResult> {
  const { slack, relays, store } = stage;
  const urls = relays.map(({ url }) => `${url}/in/alertmanager`);
  await leaderOf(relays);
  const startMs = Date.now() + 1_000;
  const endMs = startMs + options.seconds * 1_000;
  const killing = killAt((startMs + endMs) / 2, stage);
  const injecting = [1 / 3, 3 / 4].map((share, index) => inject(index, startMs + share * (endMs - startMs), stage));
  const alerts = Array.from({ length: options.alerts }, (_, number) =>
    stormAlert(number, startMs + (number / options.alerts) * (endMs - startMs)),
  );
  const firing = await sendOpenLoop(scheduleOf(alerts, options), urls);
  const { leaderlessMs, cpuSeconds } = await killing;
  await waitFor(async () => (await (await leaderOf(relays)).waiting()) === 0);
  const behindMs = Math.max(0, Date.now() - endMs);
  const injected = await Promise.all(injecting);
  const truth = await statusesOf(store);
  const isOneGroup = options.groups === "one";
  const isAnswered = (number: number) => isOneGroup || firing.answeredMs[number] !== undefined;
  const expected = [...alerts.filter(({ number }) => isAnswered(number)), ...injected.map(({ alert }) => alert)];
  const lost = expected.filter((alert) => truth.get(instanceOf(alert)) !== "firing").length;
  const total = isOneGroup
    ? `${options.alerts} alerts`
    : `${new Intl.NumberFormat("en").format(expected.length)} alerts`;
  await waitFor(async () => (await slack.ask("shown", total)) !== undefined, 30_000);
  const shown = (await slack.ask("channel", channel)).flatMap(({ lines }) => lines);
  const counted = shown.find((line) => line.includes(total)) ?? `nothing says ${total}`;
  const calls = await slack.ask("calls", undefined);
  const firstMs =
    calls.find(({ method, result }) => method === "chat.postMessage" && result === "ok")?.atMs ?? Number.NaN;
  const end = await endStorm(expected, { isOneGroup, stage, urls });
  const answered = firing.answeredMs.filter((ms) => ms !== undefined).sort((a, b) => a - b);
  const costs = await Promise.all(relays.map(({ cost }) => cost()));
  return {
    sent: expected.length,
    answered: answered.length,
    retries: firing.retries,
    lost,
    counted,
    answerMs: { p50: quantile(answered, 0.5), p99: quantile(answered, 0.99), max: answered.at(-1) ?? Number.NaN },
    firstMessageMs: firstMs - startMs,
    callsInFirstMinute: calls.filter(({ atMs }) => atMs >= startMs && atMs < startMs + 60_000).length,
    limitedCalls: calls.filter(({ result }) => result === "ratelimited").length,
    injectedMs: injected.map(({ shownMs }) => shownMs),
    leaderlessMs,
    behindMs,
    peakMb: Math.max(...(await Promise.all(relays.map(({ peakMb }) => peakMb())))),
    cpuSeconds: cpuSeconds + costs.reduce((sum, one) => sum + one.cpuSeconds, 0),
    ...end,
    messages: await slack.ask("channel", channel),
  };
}

function scheduleOf(alerts: readonly BenchAlert[], { groups, seconds }: StormOptions): readonly Due[] {
  const [first] = alerts;
  if (groups === "each" || first === undefined) {
    return alerts.map((alert) => ({
      atMs: alert.startedAtMs,
      body: () => notificationOf([alert], `instance="${instanceOf(alert)}"`),
    }));
  }
  const times = Array.from(
    { length: (seconds * 1_000) / groupEveryMs },
    (_, turn) => first.startedAtMs + (turn + 1) * groupEveryMs,
  );
  // Alertmanager waits a moment for more of a new group, and then tells the whole group each time.
  return [first.startedAtMs, ...times].map((atMs) => ({
    atMs,
    body: () =>
      notificationOf(
        alerts.filter(({ startedAtMs }) => startedAtMs <= atMs),
        'cluster="europe-west-1"',
      ),
  }));
}
