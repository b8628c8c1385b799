import { afterEach, describe, expect, test } from "@jest/globals";
import { type HeartbeatOptions, startHeartbeat } from "../../../bot/deadman/heartbeat.ts";
import { createLogger } from "../../../service/log.ts";
import { type Answer, answer, type RudeServer, startRudeServer } from "../handover/rude-server.ts";

const servers: RudeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function heartFor(options: Partial<HeartbeatOptions>, ...answers: readonly Answer[]) {
  const server = await startRudeServer(...answers);
  servers.push(server);
  const lines: string[] = [];
  const log = createLogger({ format: "json", output: { write: (line) => lines.push(line) } });
  // The first beat is made by hand, so that a test knows of it.
  let isReady = false;
  const heart = startHeartbeat({
    deadman: () => ({ heartbeatUrl: { env: "HEARTBEAT_URL" } }),
    secret: () => `${server.url}/ping/s3cret-id\n`,
    isHealthy: () => isReady,
    log,
    everyMs: 3_600_000,
    ...options,
  });
  heart.stop();
  isReady = true;
  return {
    server,
    heart,
    lines,
    told: () => lines.map((line) => JSON.parse(line)).map(({ message, because }) => [message, because]),
  };
}

describe("startHeartbeat()", () => {
  test("calls the secret address", async () => {
    const { server, heart } = await heartFor({}, answer(200, "OK"));
    expect(await heart.beat()).toEqual({ kind: "beaten" });
    expect(server.seen.map(({ path }) => path)).toEqual(["/ping/s3cret-id"]);
  });

  test("posts to a monitor that takes nothing else", async () => {
    const { server, heart } = await heartFor({}, answer(405), answer(202));
    expect(await heart.beat()).toEqual({ kind: "beaten" });
    expect(server.seen).toHaveLength(2);
  });

  test("is silent while the relay is sick, or when there is no monitor", async () => {
    const sick = await heartFor({ isHealthy: () => false }, answer(200));
    expect(await sick.heart.beat()).toEqual({ kind: "silent" });
    const alone = await heartFor({ deadman: () => ({ heartbeatUrl: undefined }) }, answer(200));
    expect(await alone.heart.beat()).toEqual({ kind: "silent" });
    expect([...sick.server.seen, ...alone.server.seen]).toEqual([]);
  });

  test("tells once that it does not arrive, and that it does again, without the address", async () => {
    const { heart, lines, told } = await heartFor({}, answer(500), answer(500), answer(200));
    expect(await heart.beat()).toEqual({ kind: "failed", why: "the monitor answers 500" });
    await heart.beat();
    await heart.beat();
    expect(told()).toEqual([
      ["the heartbeat does not arrive", "the monitor answers 500"],
      ["the heartbeat arrives again", undefined],
    ]);
    expect(lines.join("")).not.toContain("s3cret-id");
  });

  test.each([
    {
      name: "a silent monitor",
      options: { timeoutMs: 50 },
      given: () => {},
      why: "the monitor did not answer in time",
    },
    {
      name: "an address that is none",
      options: { secret: () => "s3cret-id" },
      given: answer(200),
      why: "the secret does not hold an http(s) address",
    },
    {
      name: "a monitor that sends elsewhere",
      options: {},
      given: answer(302, "", { location: "http://127.0.0.1:1/" }),
      why: "the monitor answers 302",
    },
    {
      name: "a monitor that closes the connection",
      options: {},
      given: (response: Parameters<Answer>[0]) => void response.socket?.destroy(),
      why: "the monitor cannot be reached (UND_ERR_SOCKET)",
    },
  ])("fails at $name", async ({ options, given, why }) => {
    const { heart } = await heartFor(options, given);
    expect(await heart.beat()).toEqual({ kind: "failed", why });
  });
});
