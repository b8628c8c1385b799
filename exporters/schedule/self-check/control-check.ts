import type { ExporterOptions } from "../../../slo/probe/probe-model.ts";

export type ControlAddress = ExporterOptions["control"][number];

/** Whether an address takes a TCP connection within a time. Never rejects. */
export type Connects = (address: ControlAddress, timeoutMs: number) => Promise<boolean>;

const cachedMs = 1_000;
const timeoutMs = 2_000;

/** Asks all control addresses at once whether the network works; an answer holds for a second. */
export function createControlCheck({
  addresses,
  connects,
  monotonic,
}: {
  readonly addresses: readonly ControlAddress[];
  readonly connects: Connects;
  readonly monotonic: () => number;
}): () => Promise<boolean> {
  let latest: { readonly answer: Promise<boolean>; answeredMs: number } | undefined;
  return () => {
    if (latest !== undefined && monotonic() - latest.answeredMs < cachedMs) return latest.answer;
    const answer = anyTrue(addresses.map((address) => connects(address, timeoutMs)));
    const check = { answer, answeredMs: Number.POSITIVE_INFINITY };
    latest = check;
    void answer.then(() => {
      check.answeredMs = monotonic();
    });
    return answer;
  };
}

/** True as soon as one is. */
async function anyTrue(answers: readonly Promise<boolean>[]): Promise<boolean> {
  const trueOnly = answers.map(async (answer) => {
    if (!(await answer)) throw new Error("the address does not answer");
    return true;
  });
  return Promise.any(trueOnly).catch(() => false);
}
