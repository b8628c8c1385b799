import { expect, test } from "@jest/globals";
import { showProgress } from "../../cli/prove/show-progress.ts";
import type { ProofLedger } from "../../exporters/prove/report/proof-ledger.ts";
import { planOf } from "../exporters/prove/proof-plan.ts";

function progressOf(lost: (second: number) => number) {
  const said: string[] = [];
  const err = {
    write: (text: string) => void said.push(text),
    isTerminal: false,
    columns: 80,
    colors: false,
  };
  const plan = { ...planOf("http://localhost/"), beforeSeconds: 0, duringSeconds: 120 };
  const progress = showProgress(plan, err);
  const rows: { failed: number }[] = [];
  const failed = () => rows.reduce((sum, row) => sum + row.failed, 0);
  const ledger = {
    tally: () => ({ sent: failed(), ok: 0, failed: failed(), missed: 0, inFlight: 0 }),
    lost: () => [{ cause: "refused", detail: "ECONNREFUSED" }],
    rows: () => rows,
  } as unknown as ProofLedger;
  for (let ms = 0; ms < 120_000; ms += 500) {
    const second = Math.floor(ms / 1_000);
    rows[second] = { failed: (rows[second]?.failed ?? 0) + lost(second) };
    progress.tick(ms, ledger);
  }
  return { said, end: () => progress.end(120_000, ledger) };
}

test("losses that go on are told every second at first and every half minute later, to the end", () => {
  const { said } = progressOf((second) => (second < 1 ? 0 : 1));
  const seconds = said.map((line) => Number(/^second (\d+): /.exec(line)?.[1]));
  expect(seconds).toEqual([...Array.from({ length: 20 }, (_, index) => index + 1), 50, 80, 110]);
  expect(said.at(-1)).toBe("second 110: 219 lost, the last by refused (ECONNREFUSED)\n");
});

test("losses that are over are told with the second of the last", () => {
  const { said } = progressOf((second) => (second >= 1 && second <= 24 ? 1 : 0));
  expect(said.slice(-2)).toEqual([
    "second 20: 39 lost, the last by refused (ECONNREFUSED)\n",
    "second 50: 48 lost, the last in second 24 by refused (ECONNREFUSED)\n",
  ]);
});

test("losses between the last line and the end are told at the end, and others not again", () => {
  const late = progressOf((second) => (second === 5 || second === 6 ? 1 : 0));
  const told = [...late.said];
  late.end();
  expect(late.said).toEqual(told);

  const last = progressOf((second) => (second >= 1 ? 1 : 0));
  last.end();
  expect(last.said.slice(-2)).toEqual([
    "second 110: 219 lost, the last by refused (ECONNREFUSED)\n",
    "second 120: 238 lost, the last by refused (ECONNREFUSED)\n",
  ]);
});
