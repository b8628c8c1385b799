import { setTimeout as delay } from "node:timers/promises";
import { type BenchAlert, notificationOf } from "./notifications.ts";
import { sendOpenLoop } from "./open-loop.ts";
import { leaderOf, type Stage } from "./storm-stage.ts";
import { waitFor } from "./wait-for.ts";

/** Kills the leader at a moment. Alone it is started again at once; beside another one, after ten seconds. */
export async function killAt(
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

/** Posts a critical alert of a new kind in the middle of a storm; gives when it could be seen. */
export async function inject(index: number, atMs: number, { slack, relays }: Stage) {
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
    relays.map(({ url }) => `${url}/in/alertmanager`),
  );
  let shownAtMs: number | undefined;
  await waitFor(async () => {
    shownAtMs = await slack.ask("shown", alert.name);
    return shownAtMs !== undefined;
  }, 120_000);
  return { alert, shownMs: shownAtMs === undefined ? undefined : shownAtMs - atMs };
}
