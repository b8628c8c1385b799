import { secondsSince } from "../connect.ts";
import { probeEachAddress } from "../each-address.ts";
import { open } from "../open.ts";
import type { ProbeKindRunner } from "../probe-kind.ts";
import { placeOf } from "../socket-failure.ts";
import { converse } from "./tcp-dialogue.ts";

/** Connects, with TLS where asked for, and goes through the dialogue; its time is the phase `processing`. */
export const probeTcp: ProbeKindRunner<"tcp"> = ({ host, port, tls, dialogue, ...probe }, context) =>
  probeEachAddress(
    { host, ...probe },
    {
      context,
      url: `tcp://${placeOf(host, port)}`,
      at: async (address, limits) => {
        const opened = await open({ address, port }, { ...limits, tls, host });
        const { phases, facts } = opened;
        if (!opened.ok) return { failure: opened.failure, phases, tls: facts };
        try {
          if (dialogue.length === 0) return { failure: undefined, phases, tls: facts };
          const startedMs = performance.now();
          const { failure, evidence } = await converse(opened.socket, { ...limits, turns: dialogue });
          return { failure, phases: { ...phases, processing: secondsSince(startedMs) }, tls: facts, evidence };
        } finally {
          opened.socket.destroy();
        }
      },
    },
  );
