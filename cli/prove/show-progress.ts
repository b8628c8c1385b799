import type { ProofPlan } from "../../exporters/prove/proof-plan.ts";
import type { ProofLedger } from "../../exporters/prove/report/proof-ledger.ts";
import { groupDigits } from "../print/count-text.ts";
import { spanText } from "../print/span-text.ts";
import type { Output } from "../world.ts";

export interface Progress {
  readonly tick: (nowMs: number, ledger: ProofLedger) => void;
  /** Clears the line of a terminal, and tells the losses of which no line was written yet. */
  readonly end: (nowMs: number, ledger: ProofLedger) => void;
}

const everyMs = 200;
/** A log is read later: it gets what changes, and after the first lines only now and then. */
const firstLosses = 20;
const laterEverySeconds = 30;

/** Says how a proof goes: on one line of a terminal, and in a log only what is news. */
export function showProgress({ beforeSeconds, duringSeconds }: ProofPlan, err: Output): Progress {
  const plannedSeconds = beforeSeconds + duringSeconds;
  let nextMs = 0;
  let isBefore = beforeSeconds > 0;
  let [failed, toldSecond, told] = [0, -1, 0];
  const tell = (text: string) => err.write(`${err.isTerminal ? "\r\u001b[K" : ""}${text}\n`);
  const tellLosses = (second: number, ledger: ProofLedger) => {
    const tally = ledger.tally();
    if (tally.failed <= failed) return;
    const last = ledger.lost().at(-1);
    const lastSecond = ledger.rows().findLastIndex((row) => row.failed > 0);
    // Lines are far apart after many losses: the last of them may be long ago.
    const when = second - lastSecond > 1 ? `in second ${lastSecond} ` : "";
    tell(`second ${second}: ${groupDigits(tally.failed)} lost, the last ${when}by ${last?.cause} (${last?.detail})`);
    [failed, toldSecond, told] = [tally.failed, second, told + 1];
  };
  return {
    tick: (nowMs, ledger) => {
      if (isBefore && nowMs >= beforeSeconds * 1000) {
        isBefore = false;
        tell(`second ${Math.floor(beforeSeconds)}: the time before is over; change things now`);
      }
      if (nowMs < nextMs) return;
      nextMs = nowMs + everyMs;
      const tally = ledger.tally();
      const second = Math.floor(nowMs / 1000);
      const pauseSeconds = told < firstLosses ? 1 : laterEverySeconds;
      if (second >= toldSecond + pauseSeconds) tellLosses(second, ledger);
      if (!err.isTerminal) return;
      const counts = `${groupDigits(tally.sent)} sent, ${groupDigits(tally.ok)} ok, ${groupDigits(tally.failed)} lost, ${groupDigits(tally.inFlight)} in flight`;
      const line = `${isBefore ? "before" : "during"} ${second} s of ${spanText(plannedSeconds)}  ${counts}`;
      err.write(`\r\u001b[K${line.slice(0, err.columns - 1)}`);
    },
    end: (nowMs, ledger) => {
      if (err.isTerminal) err.write("\r\u001b[K");
      tellLosses(Math.floor(nowMs / 1000), ledger);
    },
  };
}
