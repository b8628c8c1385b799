import { expect, test } from "@jest/globals";
import { machineClock } from "../../../exporters/schedule/clock/clock.ts";
import type { ProberMessage } from "../../../exporters/schedule/due-result.ts";
import { startProberThread } from "../../../exporters/schedule/prober-thread.ts";
import { reply, withRudeServer } from "../../service/rude-server.ts";
import { httpProbe, tcpProbe } from "../sample-probe.ts";

const program = new URL("./simple-prober-worker.ts", import.meta.url);
const everySecond = { intervalSeconds: 1, timeoutSeconds: 0.5 };

type Due = Extract<ProberMessage, { kind: "due" }>;

/** What the thread said, and a way to wait for something in it. */
function recorder() {
  const messages: ProberMessage[] = [];
  const faults: string[] = [];
  let check = () => {};
  return {
    messages,
    faults,
    dues: (target: string) =>
      messages.filter((message): message is Due => message.kind === "due" && message.target === target),
    onMessages: (batch: readonly ProberMessage[]) => {
      messages.push(...batch);
      check();
    },
    onFault: (fault: Error) => {
      faults.push(fault.message);
    },
    onHealth: () => {},
    until: (condition: () => boolean) =>
      new Promise<void>((resolve) => {
        check = () => {
          if (condition()) resolve();
        };
        check();
      }),
  };
}

/** The rounds that were accounted for: each once, none left out. */
function expectEveryRoundOnce(dues: readonly Due[]): void {
  const rounds = dues.map(({ dueMs }) => Math.floor(dueMs / 1000)).sort((a, b) => a - b);
  expect(rounds).toEqual(Array.from({ length: rounds.length }, (_, index) => (rounds[0] ?? 0) + index));
}

test("startProberThread() probes from a thread, takes a new plan while it runs, and accounts for all of it", async () => {
  await withRudeServer(
    (response) => reply(response, 200, "text/plain", "ok"),
    async ({ url, requests }) => {
      const said = recorder();
      const a = httpProbe("a", `${url}/a`, everySecond);
      const thread = startProberThread({ ...said, probes: [a], options: { control: [] }, userAgent: "test", program });
      await said.until(() => said.dues("a").length >= 2);
      thread.reload([structuredClone(a), httpProbe("b", `${url}/b`, everySecond)]);
      await said.until(() => said.dues("b").length >= 2);
      await thread.stop();
      expectEveryRoundOnce(said.dues("a"));
      expectEveryRoundOnce(said.dues("b"));
      expect(said.faults).toEqual([]);
      const probed = said.dues("a").filter(({ outcome }) => outcome === "success");
      expect(requests.filter(({ path }) => path === "/a").length).toBeGreaterThanOrEqual(probed.length);
      expect(said.messages).toContainEqual({ kind: "state", target: "b", atMs: expect.any(Number), state: "up" });
    },
  );
});

test("startProberThread() makes real attempts at real targets, and traces them when asked", async () => {
  await withRudeServer(
    (response) => reply(response, 200, "text/plain", "ok"),
    async ({ url }) => {
      const said = recorder();
      const probes = [
        tcpProbe("open", { ...everySecond, host: "127.0.0.1", port: Number(new URL(url).port), retries: 0 }),
        tcpProbe("closed", { ...everySecond, host: "127.0.0.1", port: 1, retries: 0 }),
      ];
      const thread = startProberThread({ ...said, probes, options: { control: [] }, userAgent: "test", traced: true });
      await said.until(() => said.messages.filter(({ kind }) => kind === "state").length === 2);
      await thread.stop();
      expect(said.faults).toEqual([]);
      const outcomes = (target: string) => new Set(said.dues(target).map(({ outcome }) => outcome));
      expect(outcomes("open")).toContain("success");
      expect(outcomes("closed")).toContain("failure");
      const [attempt] = said.dues("open").flatMap((due) => ("attempt" in due && due.attempt ? [due.attempt] : []));
      expect(attempt?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    },
  );
});

test("startProberThread() starts again when the thread dies, and leaves no due time out", async () => {
  let asked = 0;
  await withRudeServer(
    (response) => reply(response, ++asked === 3 ? 500 : 200, "text/plain", "ok"),
    async ({ url }) => {
      const said = recorder();
      const probes = [httpProbe("a", `${url}/a`, everySecond), httpProbe("b", `${url}/b`, everySecond)];
      const thread = startProberThread({ ...said, probes, options: { control: [] }, userAgent: "test", program });
      await said.until(() => said.faults.length > 0 && said.dues("a").at(-1)?.outcome === "success" && asked > 6);
      await thread.stop();
      expect(said.faults).toEqual(["the probing thread failed: the target was too much"]);
      for (const { name } of probes) expectEveryRoundOnce(said.dues(name));
    },
  );
});

test("startProberThread() keeps trying while the thread cannot start, and stops all the same", async () => {
  const said = recorder();
  const faults: string[] = [];
  const twoFaults = new Promise<void>((resolve) => {
    said.onFault = (fault) => {
      if (faults.push(fault.message) === 2) resolve();
    };
  });
  const missing = new URL("./no-such-program.ts", import.meta.url);
  const probes = [httpProbe("a", "http://127.0.0.1:1/", everySecond)];
  const thread = startProberThread({ ...said, probes, options: { control: [] }, userAgent: "test", program: missing });
  await twoFaults;
  await thread.stop();
  expect(faults[0]).toMatch(/^the probing thread failed: Cannot find module/);
});

test("startProberThread() ends a thread that hangs, and starts another", async () => {
  const said = recorder();
  const hung = new Promise<string>((resolve) => {
    said.onFault = (fault) => resolve(fault.message);
  });
  const clock = { ...machineClock, setTimer: (run: () => void, ms: number) => machineClock.setTimer(run, ms / 50) };
  const hanging = new URL("./hanging-worker.ts", import.meta.url);
  const setup = { ...said, probes: [], options: { control: [] }, userAgent: "test", program: hanging, clock };
  const thread = startProberThread(setup);
  expect(await hung).toBe("the probing thread failed: the thread gave no sign of life for 20 s");
  await thread.stop();
});
