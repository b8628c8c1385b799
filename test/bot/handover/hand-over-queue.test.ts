import { afterEach, describe, expect, test } from "@jest/globals";
import { HandOverQueue, type HandOverQueueOptions } from "../../../bot/handover/hand-over-queue.ts";
import type { HandOver } from "../../../slo/relay/relay-model.ts";
import fc from "../../property.ts";
import { type Answer, answer, type RudeServer, startRudeServer } from "./rude-server.ts";
import { sampleEvent } from "./sample-event.ts";

const begin = Date.parse("2026-01-15T11:10:00Z");
const servers: RudeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function queueFor(...answers: readonly Answer[]) {
  const server = await startRudeServer(...answers);
  servers.push(server);
  return { server, ...queueAt(server.url) };
}

function queueAt(url: string) {
  const clock = { nowMs: begin };
  const store = new Map<string, string>();
  const handOvers: HandOver[] = [{ name: "pager", kind: "webhook", url, key: { env: "KEY" }, labels: {} }];
  const options: HandOverQueueOptions = {
    handOvers: () => handOvers,
    secret: () => "the-key",
    now: () => clock.nowMs,
    random: () => 1,
  };
  const open = () => new HandOverQueue(options, store);
  const commit = (queue: HandOverQueue): void => {
    for (const [name, text] of queue.takeChanges()) {
      if (text === "") store.delete(name);
      else store.set(name, text);
    }
  };
  /** A round as the leader makes it. */
  const round = async (queue: HandOverQueue): Promise<readonly string[]> => {
    commit(queue);
    const reports = await queue.step();
    commit(queue);
    return reports.map(({ event, kind, why }) => `${event.kind} ${kind}${why === undefined ? "" : `: ${why}`}`);
  };
  return { clock, store, handOvers, options, open, commit, round };
}

const told = ({ seen }: RudeServer) =>
  seen.map(({ body }) => JSON.parse(body)).map(({ event, incident }) => `${event} ${incident.id}`);

describe("HandOverQueue", () => {
  test("tells of an incident from its begin to its end, and forgets it then", async () => {
    const { server, store, open, round } = await queueFor(answer(202));
    const queue = open();
    queue.want("pager", sampleEvent("trigger"));
    expect(await round(queue)).toEqual(["trigger done"]);
    expect([...store.keys()]).toEqual(["hand-over/pager/3F7K"]);
    queue.tellAll(sampleEvent("acknowledge"));
    queue.tellAll(sampleEvent("resolve", "OTHER"));
    expect(await round(queue)).toEqual(["acknowledge done"]);
    queue.tellAll(sampleEvent("resolve"));
    expect(await round(queue)).toEqual(["resolve done"]);
    expect(await round(queue)).toEqual([]);
    expect(told(server)).toEqual(["trigger 3F7K", "acknowledge 3F7K", "resolve 3F7K"]);
    expect(server.seen[0]?.headers.authorization).toBe("Bearer the-key");
    expect([...store]).toEqual([]);
    expect(queue.nextAtMs()).toBeUndefined();
  });

  test("sends nothing that is not in the store yet", async () => {
    const { server, open } = await queueFor(answer(202));
    const queue = open();
    queue.want("pager", sampleEvent("trigger"));
    expect(queue.nextAtMs()).toBeUndefined();
    expect(await queue.step()).toEqual([]);
    expect(server.seen).toEqual([]);
  });

  test("tries again later and later, also after a restart", async () => {
    const { server, clock, open, round } = await queueFor(
      answer(500),
      answer(503, "", { "retry-after": "30" }),
      answer(202),
    );
    const first = open();
    first.want("pager", sampleEvent("trigger"));
    expect(await round(first)).toEqual(["trigger again: it answers 500"]);
    expect(first.nextAtMs()).toBe(begin + 1_000);
    expect(await round(first)).toEqual([]);
    const second = open();
    expect(second.backlog()).toEqual({ count: 1, oldestMs: Date.parse("2026-01-15T11:00:00Z") });
    clock.nowMs = begin + 1_000;
    expect(await round(second)).toEqual(["trigger again: it answers 503"]);
    expect(second.nextAtMs()).toBe(begin + 31_000);
    clock.nowMs = begin + 31_000;
    expect(await round(second)).toEqual(["trigger done"]);
    expect(told(server)).toEqual(["trigger 3F7K", "trigger 3F7K", "trigger 3F7K"]);
  });

  test("says nothing of an incident that ended before anything was sent", async () => {
    const { server, store, open, round } = await queueFor(answer(202));
    const queue = open();
    queue.want("pager", sampleEvent("trigger"));
    queue.tellAll(sampleEvent("resolve"));
    expect(await round(queue)).toEqual([]);
    expect(server.seen).toEqual([]);
    expect([...store]).toEqual([]);
  });

  test("tells only the end of an incident whose begin may have arrived", async () => {
    const { server, clock, open, round } = await queueFor(answer(500), answer(202));
    const queue = open();
    queue.want("pager", sampleEvent("trigger"));
    await round(queue);
    queue.tellAll(sampleEvent("acknowledge"));
    queue.tellAll(sampleEvent("resolve"));
    clock.nowMs = begin + 1_000;
    expect(await round(queue)).toEqual(["resolve done"]);
    expect(told(server)).toEqual(["trigger 3F7K", "resolve 3F7K"]);
  });

  test("tells in order, and of a second begin after an end", async () => {
    const { server, open, round } = await queueFor(answer(202));
    const queue = open();
    queue.want("pager", sampleEvent("trigger"));
    queue.tellAll(sampleEvent("acknowledge"));
    expect(await round(queue)).toEqual(["trigger done"]);
    expect(await round(queue)).toEqual(["acknowledge done"]);
    queue.tellAll(sampleEvent("resolve"));
    expect(await round(queue)).toEqual(["resolve done"]);
    queue.want("pager", sampleEvent("trigger"));
    expect(await round(queue)).toEqual(["trigger done"]);
    expect(told(server)).toEqual(["trigger 3F7K", "acknowledge 3F7K", "resolve 3F7K", "trigger 3F7K"]);
  });

  test("gives up what is refused, and what follows from it", async () => {
    const { server, store, open, round } = await queueFor(answer(400, "no such key"));
    const queue = open();
    queue.want("pager", sampleEvent("trigger"));
    queue.tellAll(sampleEvent("acknowledge"));
    expect(await round(queue)).toEqual(["trigger over: it answers 400: no such key"]);
    expect(await round(queue)).toEqual([]);
    expect(told(server)).toEqual(["trigger 3F7K"]);
    expect([...store]).toEqual([]);
  });

  test("gives up what is no longer in the configuration, and waits for a key that cannot be read", async () => {
    const { handOvers, open, round, options } = await queueFor(answer(202));
    const broken: HandOverQueueOptions = {
      ...options,
      secret: () => {
        throw new Error("the environment variable KEY is not set");
      },
    };
    const queue = new HandOverQueue(broken, new Map());
    queue.want("pager", sampleEvent("trigger"));
    expect(await round(queue)).toEqual(["trigger again: the environment variable KEY is not set"]);
    const other = open();
    other.want("pager", sampleEvent("trigger", "GONE"));
    handOvers.length = 0;
    expect(await round(other)).toEqual(["trigger over: it is no longer in the configuration"]);
  });

  test("keeps what came in while a request was on its way", async () => {
    const answers: (() => void)[] = [];
    const { open, round, commit, server } = await queueFor((response) => {
      answers.push(() => response.writeHead(202).end());
      arrived();
    });
    let arrived = (): void => {};
    const isThere = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const queue = open();
    queue.want("pager", sampleEvent("trigger"));
    commit(queue);
    const step = queue.step();
    await isThere;
    queue.tellAll(sampleEvent("resolve"));
    expect(await queue.step()).toEqual([]);
    answers.shift()?.();
    await step;
    const second = round(queue);
    while (answers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    answers.shift()?.();
    expect(await second).toEqual(["resolve done"]);
    expect(told(server)).toEqual(["trigger 3F7K", "resolve 3F7K"]);
  });

  test("tells the end, also when somebody acknowledges after it", async () => {
    const { open, round, server } = await queueFor(answer(202));
    const queue = open();
    queue.want("pager", sampleEvent("trigger"));
    await round(queue);
    queue.tellAll(sampleEvent("resolve"));
    queue.tellAll(sampleEvent("acknowledge"));
    expect(await round(queue)).toEqual(["resolve done"]);
    expect(told(server)).toEqual(["trigger 3F7K", "resolve 3F7K"]);
  });

  test("whatever fails and restarts, the system hears the end last of all that it hears", async () => {
    const steps = fc.array(
      fc.constantFrom("trigger", "acknowledge", "resolve", "round", "crash") as fc.Arbitrary<
        "trigger" | "acknowledge" | "resolve" | "round" | "crash"
      >,
      { maxLength: 15 },
    );
    const statuses = fc.array(fc.constantFrom(202, 500, 429), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(steps, statuses, async (order, codes) => {
        const server = await startRudeServer(...codes.map((code) => answer(code)), answer(202));
        const { open, round, clock, store } = queueAt(server.url);
        let queue = open();
        let isOpen = false;
        for (const [index, step] of order.entries()) {
          const event = {
            ...sampleEvent(step === "acknowledge" || step === "resolve" ? step : "trigger"),
            atMs: begin + index,
          };
          if (step === "trigger") queue.want("pager", event);
          if (step === "acknowledge" || step === "resolve") queue.tellAll(event);
          if (step === "trigger") isOpen = true;
          if (step === "resolve") isOpen = false;
          if (step === "crash") {
            // What was not committed is not promised: the leader commits before it goes on.
            await round(queue);
            queue = open();
          }
          if (step === "round") await round(queue);
          clock.nowMs += 400_000;
        }
        for (let time = 0; time < 20; time++) {
          clock.nowMs += 400_000;
          await round(queue);
        }
        const heard = told(server).map((line) => line.split(" ")[0]);
        await server.stop();
        expect(queue.backlog().count).toBe(0);
        expect(store.size).toBe(isOpen ? 1 : 0);
        if (heard.length > 0 && !isOpen) expect(heard.at(-1)).toBe("resolve");
        if (isOpen) expect(heard.lastIndexOf("trigger")).toBeGreaterThan(heard.lastIndexOf("resolve"));
      }),
      { numRuns: 40 },
    );
  });
});
