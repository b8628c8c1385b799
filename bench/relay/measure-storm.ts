import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openRelayStore } from "../../bot/store/open-relay-store.ts";
import { parseStoreAddress } from "../../service/store/store-address.ts";
import { startPostgres } from "../../test/servers/postgres.ts";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import { type BenchAlert, instanceOf, notificationOf, stormAlert } from "./notifications.ts";
import { type Due, sendOpenLoop } from "./open-loop.ts";
import { quantile } from "./quantile.ts";
import type { SeenMessage } from "./slack-server.ts";
import { type RelayProcess, startRelayProcess } from "./start-relay.ts";
import { type SlackProcess, startSlack } from "./start-slack.ts";
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
export interface StormResult {
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
  /** From the answer to the last resolve until the storm's message, and until every message, was final. */
  readonly stormFinalMs: number | undefined;
  readonly allFinalMs: number | undefined;
  readonly notResolved: number;
  readonly messages: readonly SeenMessage[];
}

const channel = "alerts";
const path = "/in/alertmanager";
const groupEveryMs = 5_000;
const resolveSeconds = 30;

/** Runs a storm with a kill in the middle, and its end. */
export async function measureStorm(options: StormOptions): Promise<StormResult> {
  const slack = await startSlack([channel]);
  const postgres = options.engine === "postgres" ? await startPostgres() : undefined;
  try {
    return await inTemporaryFolder("bench", async (folder) => {
      const place = {
        folder,
        relay: { slack: { name: "acme" }, fallback: `#${channel}` },
        store: postgres?.url ?? join(folder, "relay.db"),
        slackApi: slack.apiUrl,
        env: slack.env,
      };
      const relays: RelayProcess[] = [];
      try {
        for (let count = postgres === undefined ? 1 : 2; count > 0; count--)
          relays.push(await startRelayProcess(place));
        return await runStorm(options, { slack, relays, store: place.store });
      } catch (error) {
        throw new Error(`the storm failed; the relays said\n${relays.map((one) => one.log()).join("\n--\n")}`, {
          cause: error,
        });
      } finally {
        for (const relay of relays) await relay.stop();
      }
    });
  } finally {
    await postgres?.stop();
    await slack.stop();
  }
}

interface Stage {
  readonly slack: SlackProcess;
  readonly relays: readonly RelayProcess[];
  readonly store: string;
}

async function runStorm(options: StormOptions, stage: Stage): Promise<StormResult> {
  const { slack, relays, store } = stage;
  const urls = relays.map(({ url }) => url + path);
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
  const total = `${new Intl.NumberFormat("en").format(expected.length)} alerts`;
  await waitFor(async () => (await slack.ask("shown", total)) !== undefined, 30_000);
  const counted =
    (await slack.ask("channel", channel))
      .flatMap(({ lines }) => lines)
      .find((line) => /with [\d,]+ alerts/.test(line)) ?? "";
  const calls = await slack.ask("calls", undefined);
  const firstMs =
    calls.find(({ method, result }) => method === "chat.postMessage" && result === "ok")?.atMs ?? Number.NaN;
  const end = await resolveAll(expected, { options, stage, urls });
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

async function killAt(
  atMs: number,
  { relays }: Stage,
): Promise<{ readonly leaderlessMs: number; readonly cpuSeconds: number }> {
  await delay(atMs - Date.now());
  const leader = await leaderOf(relays);
  const { cpuSeconds } = await leader.cost();
  const killedMs = performance.now();
  await leader.kill();
  const others = relays.filter((one) => one !== leader);
  const restarting = (others.length === 0 ? Promise.resolve() : delay(10_000)).then(() => leader.restart());
  await leaderOf(others.length === 0 ? relays : others);
  const leaderlessMs = performance.now() - killedMs;
  await restarting;
  return { leaderlessMs, cpuSeconds };
}

async function inject(index: number, atMs: number, { slack, relays }: Stage) {
  const alert: BenchAlert = {
    number: 1_000_000 + index,
    name: ["CardPaymentsRefused", "LedgerUnbalanced"][index] ?? "",
    service: ["payments", "ledger"][index] ?? "",
    severity: "critical",
    startedAtMs: atMs,
    endedAtMs: undefined,
  };
  const body = () => notificationOf([alert], `alertname="${alert.name}"`);
  await sendOpenLoop(
    [{ atMs, body }],
    relays.map(({ url }) => url + path),
  );
  let shownAtMs: number | undefined;
  await waitFor(async () => {
    shownAtMs = await slack.ask("shown", alert.name);
    return shownAtMs !== undefined;
  }, 120_000);
  return { alert, shownMs: shownAtMs === undefined ? undefined : shownAtMs - atMs };
}

async function resolveAll(
  alerts: readonly BenchAlert[],
  {
    options,
    stage: { slack, relays, store },
    urls,
  }: { readonly options: StormOptions; readonly stage: Stage; readonly urls: readonly string[] },
): Promise<Pick<StormResult, "stormFinalMs" | "allFinalMs" | "notResolved">> {
  const startMs = Date.now() + 500;
  const ended = alerts.map((alert, place) => ({
    ...alert,
    endedAtMs: startMs + (place / alerts.length) * resolveSeconds * 1_000,
  }));
  const own = ended.filter(({ number }) => options.groups === "each" || number >= 1_000_000);
  const schedule: Due[] = own.map((alert) => ({
    atMs: alert.endedAtMs,
    body: () =>
      notificationOf(
        [alert],
        alert.number >= 1_000_000 ? `alertname="${alert.name}"` : `instance="${instanceOf(alert)}"`,
      ),
  }));
  if (options.groups === "one") {
    const group = ended.filter(({ number }) => number < 1_000_000);
    schedule.unshift({ atMs: startMs, body: () => notificationOf(group, 'cluster="europe-west-1"') });
  }
  await sendOpenLoop(schedule, urls);
  const lastMs = Date.now();
  let stormFinalMs: number | undefined;
  let allFinalMs: number | undefined;
  await waitFor(async () => {
    const messages = await slack.ask("channel", channel);
    const storms = messages.filter(isStorm);
    if (stormFinalMs === undefined && storms.every(isFinal)) stormFinalMs = Date.now() - lastMs;
    if (!messages.every(isFinal)) return false;
    allFinalMs = Date.now() - lastMs;
    return true;
  });
  await waitFor(async () => (await (await leaderOf(relays)).waiting()) === 0);
  const truth = await statusesOf(store);
  return {
    stormFinalMs,
    allFinalMs,
    notResolved: alerts.filter((alert) => truth.get(instanceOf(alert)) !== "resolved").length,
  };
}

function isStorm({ lines }: SeenMessage): boolean {
  return lines.some((line) => /with [\d,]+ alerts/.test(line));
}

/** A storm's message says that all is over; an incident's own that it is resolved. */
function isFinal(message: SeenMessage): boolean {
  return isStorm(message)
    ? message.lines.some((line) => line.includes("all over"))
    : /^\[?RESOLVED/i.test(message.text);
}

async function statusesOf(store: string): Promise<ReadonlyMap<string, string>> {
  const address = parseStoreAddress(store);
  if (!address.ok) throw new Error(JSON.stringify(address.problems));
  const opened = await openRelayStore(address.value);
  try {
    const { alerts } = await opened.load(0);
    return new Map(alerts.map(({ labels, status }) => [labels["instance"] ?? "", status]));
  } finally {
    await opened.close();
  }
}

async function leaderOf(relays: readonly RelayProcess[]): Promise<RelayProcess> {
  let found: RelayProcess | undefined;
  await waitFor(async () => {
    for (const relay of relays) if (await relay.isLeading().catch(() => false)) found = relay;
    return found !== undefined;
  });
  if (found === undefined) throw new Error("no relay leads");
  return found;
}
