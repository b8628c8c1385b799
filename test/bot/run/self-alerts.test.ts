import { beforeEach, describe, expect, test } from "@jest/globals";
import type { Alert } from "../../../bot/model/alert.ts";
import type { Observation } from "../../../bot/model/observation.ts";
import { createSelfAlerts, type SelfAlerts } from "../../../bot/run/self-alerts.ts";
import { selfReport } from "../../../bot/run/self-report.ts";
import type { NewDelivery } from "../../../bot/store/relay-store.ts";
import { at } from "../incidents/observations.ts";
import { type Story, story } from "../incidents/story.ts";

const socket = {
  key: "slack-socket:acme",
  name: "RelayButtonsDead",
  title: "Buttons in the workspace acme do not reach the relay",
  cure: "check the token",
  severity: "warning",
} as const;

interface Process {
  readonly alerts: SelfAlerts;
  /** Hands what was raised and cleared to the book, as the store does. */
  readonly deliver: () => Promise<void>;
}

describe("own alerts", () => {
  let nowMs: number;
  let told: Story;

  beforeEach(() => {
    nowMs = at(0);
    told = story();
  });

  function start(isStoreDown = () => false): Process {
    const taken: NewDelivery[] = [];
    const take = async (deliveries: readonly NewDelivery[]) => {
      if (isStoreDown()) throw new Error("the disk is full");
      taken.push(...deliveries);
      return deliveries.map((_, id) => ({ kind: "new", id }) as const);
    };
    const alerts = createSelfAlerts({ take }, { now: () => nowMs, onTaken: () => undefined });
    const deliver = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      for (const { body, receivedAtMs } of taken.splice(0)) {
        told.book().observe([JSON.parse(body) as Observation], receivedAtMs, receivedAtMs);
      }
      told.tick((nowMs - at(0)) / 60_000);
    };
    return { alerts, deliver };
  }

  const own = (): readonly Alert[] => told.alerts().filter(({ source }) => source === "nines");
  const statuses = () => own().map(({ name, status }) => `${name} ${status}`);
  const ask = ({ alerts }: Process, minutes: number, asked: readonly string[] = []) => {
    nowMs = at(minutes);
    const report = selfReport({ raised: alerts.observations(), known: own(), asked: new Set(asked), atMs: nowMs });
    told.asked(minutes, report);
  };

  test("are raised once, however often they are raised, and cleared once", async () => {
    const { alerts, deliver } = start();
    alerts.clear(socket.key);
    alerts.raise(socket);
    alerts.raise({ ...socket, title: "again" });
    await deliver();
    expect(told.lines()).toEqual(["12:00 fired Buttons in the workspace acme do not reach the relay"]);
    expect(alerts.active()).toEqual([socket]);
    nowMs = at(5);
    alerts.clear(socket.key);
    alerts.clear(socket.key);
    nowMs = at(7);
    await deliver();
    expect(statuses()).toEqual(["RelayButtonsDead resolved"]);
    expect(alerts.active()).toEqual([]);
  });

  test("wait for a store that takes nothing", async () => {
    let isDown = true;
    const { alerts, deliver } = start(() => isDown);
    alerts.raise(socket);
    await deliver();
    expect(own()).toEqual([]);
    isDown = false;
    alerts.raise({ ...socket, key: "intake-full:prod", name: "RelayIntakeFull" });
    await deliver();
    expect(statuses().sort()).toEqual(["RelayButtonsDead firing", "RelayIntakeFull firing"]);
  });

  test("of a killed process are cleared by the next one, once it works", async () => {
    const killed = start();
    killed.alerts.raise(socket);
    await killed.deliver();
    told.crash();
    const next = start();
    next.alerts.adopt(own());
    expect(next.alerts.active()).toEqual([]);
    nowMs = at(2);
    next.alerts.clear(socket.key);
    nowMs = at(4);
    await next.deliver();
    expect(statuses()).toEqual(["RelayButtonsDead resolved"]);
  });

  test("of a killed process are cleared at once when it worked before this one leads", async () => {
    const killed = start();
    killed.alerts.raise(socket);
    await killed.deliver();
    told.crash();
    const next = start();
    nowMs = at(2);
    next.alerts.clear(socket.key);
    nowMs = at(3);
    next.alerts.adopt(own());
    nowMs = at(5);
    await next.deliver();
    expect(statuses()).toEqual(["RelayButtonsDead resolved"]);
  });

  test("of a killed process that come back are the same trouble", async () => {
    const killed = start();
    killed.alerts.raise(socket);
    await killed.deliver();
    told.crash();
    nowMs = at(3);
    const next = start();
    next.alerts.adopt(own());
    next.alerts.raise(socket);
    await next.deliver();
    expect(told.incidents()).toHaveLength(1);
    expect(told.lines()).toEqual(["12:00 fired Buttons in the workspace acme do not reach the relay"]);
  });

  test("of a killed process that nobody raises or clears become unknown, and close", async () => {
    const killed = start();
    killed.alerts.raise(socket);
    await killed.deliver();
    told.crash();
    const next = start();
    next.alerts.adopt(own());
    for (const minutes of [1, 2, 3]) ask(next, minutes);
    expect(statuses()).toEqual(["RelayButtonsDead unknown"]);
    told.tick(3 + 24 * 60);
    expect(told.only()).toMatchObject({ status: "unknown", resolvedAtMs: at(3 + 24 * 60) });
  });

  test("stay while this process has them, and while another one repeats them", async () => {
    const leader = start();
    const other = start();
    leader.alerts.raise(socket);
    other.alerts.raise({ ...socket, key: "intake-full:prod", name: "RelayIntakeFull" });
    await leader.deliver();
    await other.deliver();
    for (let minutes = 1; minutes < 9; minutes++) {
      ask(leader, minutes);
      other.alerts.repeat();
      await other.deliver();
    }
    expect(statuses().sort()).toEqual(["RelayButtonsDead firing", "RelayIntakeFull firing"]);
  });

  test("about a source that cannot be asked stay until it is asked no more", () => {
    const process = start();
    for (const minutes of [1, 2, 3]) told.asked(minutes, { isComplete: false, why: "refused" });
    for (const minutes of [4, 5, 6, 7]) ask(process, minutes, ["prod"]);
    expect(statuses()).toEqual(["SourceUnreachable firing"]);
    for (const minutes of [8, 9, 10]) ask(process, minutes, []);
    expect(statuses()).toEqual(["SourceUnreachable unknown"]);
  });
});
