import { expect, test } from "@jest/globals";
import type { FailureCause, RequestOutcome } from "../../../exporters/prove/client/request-outcome.ts";
import { reachFailure } from "../../../exporters/prove/reach-failure.ts";

const failed = (cause: FailureCause, detail: string): RequestOutcome => ({
  kind: "failed",
  cause,
  status: undefined,
  version: undefined,
  onReusedConnection: false,
  detail,
});
const unsent: RequestOutcome = { kind: "unsent", detail: "this machine has no port" };
const nameless = failed("dns", "no address");

test.each([
  {
    name: "of a machine that cannot send",
    outcomes: [unsent],
    failure: { detail: "this machine has no port", suspect: "this-machine" },
  },
  {
    name: "of a machine that cannot send to the only family of the name",
    outcomes: [unsent, nameless],
    failure: { detail: "this machine has no port", suspect: "this-machine" },
  },
  {
    name: "of the other family where the machine lacks one",
    outcomes: [failed("refused", "nobody listens"), unsent],
    failure: { detail: "refused: nobody listens", suspect: undefined },
  },
  {
    name: "of a name without addresses",
    outcomes: [nameless, nameless],
    failure: { detail: "dns: no address", suspect: undefined },
  },
  {
    name: "of a port that may be one for https://",
    outcomes: [failed("closed", "socket hang up")],
    failure: { detail: "closed: socket hang up", suspect: "https-port" },
  },
  {
    name: "of a secure address that hangs up",
    url: "https://shop.example/",
    outcomes: [failed("closed", "socket hang up")],
    failure: { detail: "closed: socket hang up", suspect: undefined },
  },
  {
    name: "of a certificate",
    url: "https://shop.example/",
    outcomes: [failed("tls", "self-signed certificate")],
    failure: { detail: "tls: self-signed certificate", suspect: "tls" },
  },
])("reachFailure() $name", ({ url = "http://shop.example/", outcomes, failure }) => {
  expect(reachFailure(outcomes, new URL(url))).toEqual(failure);
});
