import type { MessagePort } from "node:worker_threads";
import { assertNever } from "../../../slo/problem.ts";
import { machineClock } from "../clock/clock.ts";
import { type ProberSetup, startProber } from "../prober.ts";
import { connectsByTcp } from "../self-check/connects-by-tcp.ts";
import { createMessageBatches } from "./message-batches.ts";
import type { ProberCommand, ProberReport, ProberStart } from "./prober-protocol.ts";

const healthEveryMs = 1_000;

/** Runs a prober at the far end of a port, until it is told to stop. */
export function runProberWorker({
  port,
  start,
  probeOnce,
}: {
  readonly port: MessagePort;
  readonly start: ProberStart;
  readonly probeOnce: ProberSetup["probeOnce"];
}): void {
  const report = (message: ProberReport) => port.postMessage(message);
  const batches = createMessageBatches({
    send: (messages) => report({ kind: "messages", messages }),
    setTimer: machineClock.setTimer,
  });
  const { probes, options } = start;
  const prober = startProber({
    probes,
    options,
    post: batches.add,
    clock: machineClock,
    connects: connectsByTcp,
    probeOnce,
  });
  const health = setInterval(() => report({ kind: "health", health: prober.health() }), healthEveryMs);
  port.on("message", (command: ProberCommand) => {
    switch (command.kind) {
      case "change":
        prober.change(command.change);
        return;
      case "control":
        prober.useControl(command.addresses);
        return;
      case "stop":
        prober.stop();
        clearInterval(health);
        batches.flush();
        report({ kind: "stopped" });
        port.close();
        return;
      default:
        assertNever(command);
    }
  });
}
