import { probeEachAddress } from "../each-address.ts";
import { open } from "../open.ts";
import type { ProbeKindRunner } from "../probe-kind.ts";
import { placeOf, type StepFailure } from "../socket-failure.ts";
import { type GrpcAnswer, grpcCall } from "./grpc-call.ts";
import { decodeHealthResponse, encodeHealthRequest, grpcStatusName } from "./grpc-message.ts";

/**
 * Asks grpc.health.v1.Health/Check; nothing but SERVING is a success. It speaks HTTP/2 itself, because a gRPC channel
 * resolves, retries and reconnects on its own, and so would hide which address answered and how long each phase took.
 */
export const probeGrpc: ProbeKindRunner<"grpc"> = ({ host, port, tls, service, ...probe }, context) =>
  probeEachAddress(
    { host, ...probe },
    {
      context,
      url: `grpc://${placeOf(host, port)}${service === "" ? "" : `/${service}`}`,
      at: async (address, limits) => {
        const opened = await open({ address, port }, { ...limits, tls, host, alpn: ["h2"] });
        const { phases, facts } = opened;
        if (!opened.ok) return { failure: opened.failure, phases, tls: facts };
        if (tls !== undefined && opened.alpn !== "h2") {
          opened.socket.destroy();
          return { failure: noHttp2(placeOf(address, port)), phases, tls: facts };
        }
        const called = await grpcCall(opened.socket, {
          ...limits,
          scheme: tls === undefined ? "http" : "https",
          authority: placeOf(host.replace(/^\[(.*)\]$/, "$1"), port),
          path: "/grpc.health.v1.Health/Check",
          headers: {
            "user-agent": context.userAgent,
            ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
          },
          request: encodeHealthRequest(service),
        });
        const all = { phases: { ...phases, ...called.phases }, tls: facts };
        if (!called.ok) return { failure: called.failure, ...all };
        const health = called.answer.grpcStatus === 0 ? decodeHealthResponse(called.answer.body) : undefined;
        const { grpcStatus } = called.answer;
        return {
          failure: judge(called.answer, { service, health }),
          ...all,
          facts: {
            ...(grpcStatus === undefined ? {} : { grpcStatus }),
            ...(health === undefined ? {} : { grpcHealth: health }),
          },
        };
      },
    },
  );

/** What is wrong with the answer, or undefined. */
function judge(
  { httpStatus, grpcStatus, grpcMessage }: GrpcAnswer,
  { service, health }: { readonly service: string; readonly health: string | undefined },
): StepFailure | undefined {
  const who = service === "" ? "the server" : `service ${JSON.stringify(service)}`;
  const said = grpcMessage === "" ? "" : `: ${JSON.stringify(grpcMessage)}`;
  if (grpcStatus === undefined && httpStatus !== 200)
    return { reason: "status", detail: `The answer is HTTP ${httpStatus} without a gRPC status.` };
  switch (grpcStatus) {
    case undefined:
      return { reason: "protocol", detail: "The answer has no gRPC status." };
    case 0:
      if (health === undefined) return { reason: "protocol", detail: "The answer is no health answer." };
      return health === "SERVING" ? undefined : { reason: "assertion", detail: `The health of ${who} is ${health}.` };
    case 4:
      return { reason: "timeout", detail: `The server gave the call up (DEADLINE_EXCEEDED)${said}.` };
    case 5:
      return { reason: "assertion", detail: `The server does not know the health of ${who} (NOT_FOUND)${said}.` };
    case 12:
      return { reason: "protocol", detail: `The server has no grpc.health.v1.Health (UNIMPLEMENTED)${said}.` };
    default:
      return { reason: "status", detail: `The call ended with ${grpcStatusName(grpcStatus)}${said}.` };
  }
}

function noHttp2(place: string): StepFailure {
  return { reason: "protocol", detail: `${place} did not choose HTTP/2 (h2) in the TLS handshake, which gRPC needs.` };
}
