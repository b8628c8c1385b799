import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { IntakeEvent } from "../../../../bot/intake/intake-event.ts";
import { type SqsIntake, type SqsIntakeOptions, startSqsIntake } from "../../../../bot/intake/sqs/sqs-intake.ts";
import { openRelayStore } from "../../../../bot/store/open-relay-store.ts";
import type { RelayStore } from "../../../../bot/store/relay-store.ts";
import { throttling } from "../../../../bot/testing/aws/aws-faults.ts";
import { type FakeSqs, startFakeSqs } from "../../../../bot/testing/aws/fake-sqs.ts";
import { silentLogger } from "../../../../service/log.ts";
import { until } from "../../../servers/until.ts";

const envelope = (id: string) =>
  JSON.stringify({
    Type: "Notification",
    MessageId: id,
    TopicArn: "arn:aws:sns:eu-west-1:123456789012:alarms",
    Message: "m",
  });

let sqs: FakeSqs;
let store: RelayStore;
let intake: SqsIntake | undefined;
let events: IntakeEvent[];

beforeEach(async () => {
  sqs = await startFakeSqs();
  store = await openRelayStore({ engine: "sqlite", path: ":memory:" });
  events = [];
});
afterEach(async () => {
  await intake?.stop();
  await sqs.close();
  await store.close();
});

function start(options: Partial<SqsIntakeOptions> = {}): void {
  intake = startSqsIntake({
    source: { kind: "sqs", name: "queue", queueUrl: sqs.queueUrl, region: "eu-west-1", endpoint: sqs.endpoint },
    store,
    log: silentLogger,
    now: Date.now,
    watch: (event) => events.push(event),
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    settings: { receivers: 1 },
    pause: async () => {},
    ...options,
  });
}

const kept = async () => (await store.waiting(1_000)).map(({ body }) => body);
const emptied = () =>
  until(
    async () => sqs.bodies().length,
    (left) => left === 0,
  );

describe("startSqsIntake()", () => {
  test("keeps what is in the queue and what comes, and deletes it", async () => {
    const id = sqs.send("first");
    start();
    await emptied();
    sqs.send("second");
    await emptied();
    expect(await kept()).toEqual(["first", "second"]);
    const [delivery] = await store.waiting(1);
    expect(delivery).toMatchObject({ source: "queue", intake: "sqs", messageId: id, sentAtMs: expect.any(Number) });
  });

  test("empties a long queue with receivers side by side, in batches", async () => {
    for (let index = 0; index < 95; index++) sqs.send(`message ${index}`);
    start({ settings: { receivers: 3 } });
    await emptied();
    expect(new Set(await kept()).size).toBe(95);
    expect(sqs.calls.filter(({ action }) => action === "DeleteMessageBatch").length).toBeLessThan(20);
  });

  test("deletes nothing before it is on disk, and asks for nothing else while the store fails", async () => {
    for (const body of ["a", "b", "c"]) sqs.send(body);
    const actions: string[] = [];
    let failures = 0;
    start({
      store: {
        take: async (deliveries) => {
          actions.push(...sqs.calls.splice(0).map(({ action }) => action), "take");
          if (failures++ < 4) throw new Error("disk full");
          return store.take(deliveries);
        },
      },
    });
    await emptied();
    expect(actions).toEqual([
      "ReceiveMessage",
      "take",
      ...Array.from({ length: 4 }, () => ["ChangeMessageVisibilityBatch", "take"]).flat(),
    ]);
    expect(await kept()).toEqual(["a", "b", "c"]);
    expect(events.filter(({ kind }) => kind === "pushedBack")).toHaveLength(4);
  });

  test("keeps once what SQS hands out again because the deletion was lost", async () => {
    sqs.send(envelope("sns-1"));
    sqs.failNext({ kind: "drop" }, { action: "DeleteMessageBatch" });
    start();
    await until(
      async () => events.length,
      (count) => count === 1,
    );
    sqs.expire();
    await emptied();
    expect(await kept()).toEqual([envelope("sns-1")]);
    expect(events.map((event) => event.kind === "taken" && event.known)).toEqual([0, 1]);
  });

  test("keeps once what SNS put into the queue twice", async () => {
    sqs.send(envelope("sns-1"));
    sqs.send(envelope("sns-1"));
    start();
    await emptied();
    expect(await kept()).toEqual([envelope("sns-1")]);
  });

  test.each([
    { name: "throttling", fault: throttling, why: "ThrottlingException: Rate exceeded" },
    {
      name: "a fault of AWS",
      fault: { kind: "error", status: 500, code: "InternalError" } as const,
      why: "InternalError: InternalError",
    },
    {
      name: "a broken connection",
      fault: { kind: "drop" } as const,
      why: "it closed the connection without an answer",
    },
    {
      name: "a queue that is gone",
      fault: { kind: "error", status: 400, code: "QueueDoesNotExist", message: "no such queue" } as const,
      why: "QueueDoesNotExist: no such queue",
    },
  ])(
    "says once that the queue cannot be read on $name, goes on, and says once that it can be",
    async ({ fault, why }) => {
      sqs.send("first");
      sqs.failNext(fault, { action: "ReceiveMessage", times: 3 });
      start();
      await emptied();
      expect(events.filter(({ kind }) => kind !== "taken")).toEqual([
        { kind: "unreachable", source: "queue", why },
        { kind: "reachable", source: "queue" },
      ]);
      expect(intake?.health()).toMatchObject({ source: "queue", why: undefined });
    },
  );

  test("waits longer after each failure, up to half a minute", async () => {
    const waits: number[] = [];
    sqs.failNext({ kind: "drop" }, { action: "ReceiveMessage", times: 9 });
    sqs.send("first");
    start({ pause: async (ms) => void waits.push(ms) });
    await emptied();
    const bases = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000];
    expect(waits).toHaveLength(9);
    for (const [index, ms] of waits.entries())
      expect(Math.abs(ms - (bases[index] ?? 0))).toBeLessThanOrEqual((bases[index] ?? 0) / 4);
  });

  test("receives nothing while too many deliveries wait", async () => {
    let isFull = true;
    sqs.send("first");
    let looks = 0;
    start({
      queueIsFull: () => isFull,
      pause: async () => {
        looks += 1;
        await new Promise(setImmediate);
      },
    });
    await until(
      async () => looks,
      (count) => count > 2,
    );
    expect(sqs.calls).toEqual([]);
    isFull = false;
    await emptied();
  });

  test("stops at once while it waits for messages", async () => {
    start();
    await until(
      async () => sqs.calls.length,
      (count) => count > 0,
    );
    await intake?.stop();
    expect(await kept()).toEqual([]);
  });

  test("hands back to SQS what it cannot keep when it stops", async () => {
    sqs.send("first");
    let tries = 0;
    start({
      store: {
        take: async () => {
          tries += 1;
          throw new Error("disk full");
        },
      },
      pause: (_ms, signal) =>
        new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true })),
    });
    await until(
      async () => tries,
      (count) => count > 0,
    );
    await intake?.stop();
    expect(sqs.bodies()).toEqual(["first"]);
    start();
    sqs.expire();
    await emptied();
    expect(await kept()).toEqual(["first"]);
  });

  test("brings nothing nearer to the dead letters while the store fails", async () => {
    await sqs.close();
    sqs = await startFakeSqs({ maxReceiveCount: 2 });
    sqs.send("first");
    let failures = 0;
    start({
      store: {
        take: async (deliveries) => {
          if (failures++ < 10) throw new Error("disk full");
          return store.take(deliveries);
        },
      },
    });
    await emptied();
    expect([await kept(), sqs.deadLetters()]).toEqual([["first"], []]);
  });
});
