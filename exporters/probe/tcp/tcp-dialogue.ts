import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import type { TcpTurn, TextMatch } from "../../../slo/probe/probe-model.ts";
import { type Limits, watchLimits } from "../limits.ts";
import type { Evidence } from "../probe-attempt.ts";
import { placeOf, type StepFailure, socketFailure, stopped } from "../socket-failure.ts";
import { describeMatch, matchEnd } from "../text-match.ts";

/** So much may arrive in one dialogue. */
export const dialogueLimitBytes = 64 * 1024;

export interface Conversation {
  readonly failure: StepFailure | undefined;
  /** What arrived, when the dialogue failed. */
  readonly evidence: Evidence | undefined;
}

/**
 * Sends and expects in turn. An expectation looks at what arrived after the match of the one before,
 * so that the same text never answers two turns.
 */
export function converse(
  socket: Socket,
  { turns, ...limits }: Limits & { readonly turns: readonly TcpTurn[] },
): Promise<Conversation> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    // Keeps the bytes of a character that two packets share.
    const decoder = new TextDecoder();
    let bytes = 0;
    let unread = "";
    let next = 0;
    let isSendingLast = false;
    let ended = false;
    const place = placeOf(socket.remoteAddress ?? "the target", socket.remotePort ?? 0);
    const expected = () => {
      const turn = turns[next];
      return turn?.kind === "expect" ? turn.match : undefined;
    };
    const callOff = watchLimits(limits, (reached) =>
      end(reached === "stopped" ? stopped : { reason: "timeout", detail: waiting(place, expected(), unread) }),
    );
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      received.push(chunk);
      unread += decoder.decode(chunk, { stream: true });
      proceed();
      if (!ended && bytes > dialogueLimitBytes) end({ reason: "assertion", detail: tooMuch(place, expected()) });
    };
    const onEnd = () => end({ reason: "assertion", detail: closed(place, expected(), unread) });
    const onError = (error: Error) => end(socketFailure(error, place, "protocol"));
    // An error that comes with the end of a connection tells nothing that is not known then.
    const onClose = () => onEnd();
    function proceed() {
      if (isSendingLast) return;
      for (let turn = turns[next]; turn !== undefined; turn = turns[next]) {
        if (turn.kind === "send") {
          next++;
          isSendingLast = next === turns.length;
          socket.write(turn.text, isSendingLast ? (error) => (error ? onError(error) : end(undefined)) : undefined);
          if (isSendingLast) return;
          continue;
        }
        const to = endOfMatch(turn.match);
        if (to === undefined) return;
        unread = unread.slice(to);
        next++;
      }
      end(undefined);
    }
    /** A search that had to be broken off ends the dialogue: in an event, nobody else would hear of it. */
    function endOfMatch(match: TextMatch): number | undefined {
      try {
        return matchEnd(unread, match);
      } catch (fault) {
        end({ reason: "prober", detail: `The prober is at fault: ${fault instanceof Error ? fault.message : fault}` });
        return undefined;
      }
    }
    function end(failure: StepFailure | undefined) {
      if (ended) return;
      ended = true;
      callOff();
      socket.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onError);
      socket.on("error", () => {});
      resolve({ failure, evidence: failure === undefined ? undefined : evidenceOf(Buffer.concat(received)) });
    }
    socket.on("error", onError).on("data", onData).on("end", onEnd).on("close", onClose);
    proceed();
  });
}

function evidenceOf(received: Buffer): Evidence {
  return {
    headers: {},
    body: received.subarray(0, 2048).toString(),
    bodyDigest: createHash("sha256").update(received).digest("hex"),
  };
}

function waiting(place: string, match: TextMatch | undefined, unread: string): string {
  if (match === undefined) return `${place} did not take what was sent in time.`;
  return `${place} sent nothing in time that ${describeMatch(match)}; ${arrived(unread)}.`;
}

function closed(place: string, match: TextMatch | undefined, unread: string): string {
  if (match === undefined) return `${place} closed the connection before everything was sent.`;
  return `${place} closed the connection before it sent anything that ${describeMatch(match)}; ${arrived(unread)}.`;
}

function tooMuch(place: string, match: TextMatch | undefined): string {
  const wanted = match === undefined ? "" : ` without anything that ${describeMatch(match)}`;
  return `${place} sent more than ${dialogueLimitBytes / 1024} KiB${wanted}.`;
}

function arrived(unread: string): string {
  if (unread === "") return "nothing arrived";
  return `${JSON.stringify(unread.slice(0, 80))}${unread.length > 80 ? " and more" : ""} arrived`;
}
