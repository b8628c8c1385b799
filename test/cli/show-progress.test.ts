import { expect, test } from "@jest/globals";
import { showProgress } from "../../cli/prove/show-progress.ts";
import type { ProofLedger } from "../../exporters/prove/report/proof-ledger.ts";
import { planOf } from "../exporters/prove/proof-plan.ts";

test("losses that go on are told every second at first and every half minute later, to the end", () => {
  const said: string[] = [];
  const err = {
    write: (text: string) => void said.push(text),
    isTerminal: false,
    columns: 80,
    colors: false,
  };
  const plan = { ...planOf("http://localhost/"), beforeSeconds: 0, duringSeconds: 120 };
  const progress = showProgress(plan, err);
  let failed = 0;
  const ledger = {
    tally: () => ({ sent: failed, ok: 0, failed, missed: 0, inFlight: 0 }),
    lost: () => [{ cause: "refused", detail: "ECONNREFUSED" }],
  } as unknown as ProofLedger;
  for (let ms = 1_000; ms < 120_000; ms += 500) {
    failed++;
    progress.tick(ms, ledger);
  }
  const seconds = said.map((line) => Number(/^second (\d+): /.exec(line)?.[1]));
  expect(seconds).toEqual([...Array.from({ length: 20 }, (_, index) => index + 1), 50, 80, 110]);
  expect(said.at(-1)).toBe("second 110: 219 lost, the last by refused (ECONNREFUSED)\n");
});
