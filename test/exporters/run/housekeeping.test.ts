import { expect, test } from "@jest/globals";
import { type Job, startHousekeeping } from "../../../exporters/run/housekeeping.ts";
import { createLogger, type Logger } from "../../../service/log.ts";

test("a job that fails is logged, and the others and later rounds go on", async () => {
  const { log, lines } = listeningLog();
  const done: string[] = [];
  const reached = signal();
  const jobs: readonly Job[] = [
    { name: "store what is new", everyMs: 0, pace: "in turn", run: () => fail("the disk is full") },
    {
      name: "renew the lock",
      everyMs: 0,
      pace: "in turn",
      run: () => {
        done.push("lock");
        if (done.length === 2) reached.resolve();
      },
    },
  ];
  const rounds = startHousekeeping(jobs, { now: Date.now, log });
  await reached.promise;
  await rounds.stop();
  expect(done).toEqual(["lock", "lock"]);
  expect(lines()).toEqual([
    { message: "could not store what is new", error: "the disk is full" },
    { message: "could not store what is new", error: "the disk is full" },
  ]);
});

test("a job apart holds up no other, is not started twice, and is waited for at the end", async () => {
  const { log } = listeningLog();
  const [answered, reached] = [signal(), signal()];
  const seen: string[] = [];
  const rounds = startHousekeeping(
    [
      {
        name: "ask",
        everyMs: 0,
        pace: "apart",
        run: async () => {
          seen.push("asks");
          await answered.promise;
          seen.push("answered");
        },
      },
      {
        name: "store",
        everyMs: 0,
        pace: "in turn",
        run: () => {
          seen.push("stores");
          if (seen.length === 3) reached.resolve();
        },
      },
    ],
    { now: Date.now, log },
  );
  await reached.promise;
  expect(seen).toEqual(["asks", "stores", "stores"]);
  const stopped = rounds.stop();
  answered.resolve();
  await stopped;
  expect(seen.at(-1)).toBe("answered");
});

test("work in turn is done after the jobs that run, and its failure is the caller's alone", async () => {
  const { log, lines } = listeningLog();
  const seen: string[] = [];
  const rounds = startHousekeeping(
    [{ name: "flush", everyMs: 60_000, pace: "in turn", run: () => void seen.push("flush") }],
    { now: Date.now, log },
  );
  await expect(rounds.inTurn(() => fail("no such table"))).rejects.toThrow("no such table");
  await rounds.inTurn(() => void seen.push("adopt"));
  await rounds.stop();
  expect(seen).toEqual(["flush", "adopt"]);
  expect(lines()).toEqual([]);
});

function fail(reason: string): never {
  throw new Error(reason);
}

function signal() {
  return Promise.withResolvers<void>();
}

function listeningLog(): { readonly log: Logger; readonly lines: () => readonly object[] } {
  const written: string[] = [];
  return {
    log: createLogger({ format: "json", output: { write: (line) => written.push(line) } }),
    lines: () =>
      written.map((line) => {
        const { message, error } = JSON.parse(line) as { readonly message: string; readonly error: string };
        return { message, error };
      }),
  };
}
