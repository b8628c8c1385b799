import { type BenchAlert, instanceOf, notificationOf } from "./notifications.ts";
import { type Due, sendOpenLoop } from "./open-loop.ts";
import type { SeenMessage } from "./slack-server.ts";
import { channel, leaderOf, type Stage, statusesOf } from "./storm-stage.ts";
import { waitFor } from "./wait-for.ts";

/** How a storm ended. */
export interface StormEnd {
  /** From the answer to the last resolve until the storm's message, and until every message, was final. */
  readonly stormFinalMs: number | undefined;
  readonly allFinalMs: number | undefined;
  readonly notResolved: number;
}

const resolveSeconds = 30;

/** Resolves all alerts within half a minute, and waits until everything says so. */
export async function endStorm(
  alerts: readonly BenchAlert[],
  {
    isOneGroup,
    stage: { slack, relays, store },
    urls,
  }: { readonly isOneGroup: boolean; readonly stage: Stage; readonly urls: readonly string[] },
): Promise<StormEnd> {
  const startMs = Date.now() + 500;
  const ended = alerts.map((alert, place) => ({
    ...alert,
    endedAtMs: startMs + (place / alerts.length) * resolveSeconds * 1_000,
  }));
  const own = ended.filter(({ number }) => !isOneGroup || number >= 1_000_000);
  const schedule: Due[] = own.map((alert) => ({
    atMs: alert.endedAtMs,
    body: () =>
      notificationOf(
        [alert],
        alert.number >= 1_000_000 ? `alertname="${alert.name}"` : `instance="${instanceOf(alert)}"`,
      ),
  }));
  if (isOneGroup) {
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

/** A storm's message says that it is over; an incident's own that it is resolved. */
function isFinal(message: SeenMessage): boolean {
  return isStorm(message) ? message.text.includes("STORM OVER") : /^\[?RESOLVED/i.test(message.text);
}
