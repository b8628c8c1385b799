import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { freePort, freePortFrom, isFree } from "../../../cli/up/free-port.ts";

describe("free ports of nines up", () => {
  const server = createServer();
  let taken: number;

  beforeAll(async () => {
    taken = await freePort();
    await new Promise<void>((resolve) => server.listen(taken, "127.0.0.1", resolve));
  });

  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  it("are the wanted one while nothing listens there, and another one otherwise", async () => {
    const wanted = await freePort();
    expect(await freePort(wanted)).toBe(wanted);
    expect(await isFree(taken)).toBe(false);
    expect(await freePort(taken)).not.toBe(taken);
  });

  it("are none of those that the kernel gives to clients, and each is given once", async () => {
    const ports = await Promise.all(Array.from({ length: 200 }, () => freePort()));
    expect(new Set(ports).size).toBe(200);
    expect(ports.filter((port) => port < 28_000 || port >= 32_768)).toEqual([]);
  });

  it("are each given once to callers who ask at the same moment for all that there are", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => freePortFrom(27_000, 50)));
    const given = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(given.length).toBeGreaterThan(1);
    expect(new Set(given).size).toBe(given.length);
    expect(outcomes.length - given.length).toBeGreaterThanOrEqual(10);
  });
});
