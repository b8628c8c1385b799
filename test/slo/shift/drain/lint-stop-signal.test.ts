import { expect, test } from "@jest/globals";
import { lintStopSignal } from "../../../../slo/shift/drain/lint-stop-signal.ts";
import { facts } from "./sample-facts.ts";

test.each([
  { server: "nginx", stopSignal: "SIGTERM", preStopSeconds: 10, severity: "error" },
  { server: "nginx", stopSignal: "term", preStopSeconds: 10, severity: "error" },
  { server: "nginx", stopSignal: "SIGTERM", preStopSeconds: 45, severity: "warning" },
  { server: "nginx", stopSignal: "15", preStopSeconds: 10, severity: "error" },
  { server: "nginx", stopSignal: "9", preStopSeconds: 10, severity: "error" },
  { server: "nginx", stopSignal: "FOO", preStopSeconds: 10, severity: "error" },
  { server: "nginx", stopSignal: "FOO", preStopSeconds: 45, severity: "error" },
  { server: "nginx", stopSignal: "SIGHUP", preStopSeconds: 45, severity: "warning" },
  { server: "nginx", stopSignal: "SIGQUIT", preStopSeconds: 10, severity: undefined },
  { server: "nginx", stopSignal: "quit", preStopSeconds: 10, severity: undefined },
  { server: "nginx", stopSignal: "3", preStopSeconds: 10, severity: undefined },
  { server: "other", stopSignal: "SIGTERM", preStopSeconds: 10, severity: undefined },
  { server: "other", stopSignal: "SIGRTMIN+3", preStopSeconds: 10, severity: undefined },
  { server: "other", stopSignal: "37", preStopSeconds: 10, severity: undefined },
  { server: "other", stopSignal: "SIGKILL", preStopSeconds: 10, severity: "error" },
  { server: "other", stopSignal: "9", preStopSeconds: 45, severity: "warning" },
  { server: "other", stopSignal: "stop", preStopSeconds: 10, severity: "error" },
  { server: "other", stopSignal: "0", preStopSeconds: 45, severity: "error" },
  { server: "other", stopSignal: "65", preStopSeconds: 45, severity: "error" },
  { server: "other", stopSignal: "", preStopSeconds: 45, severity: "error" },
])(
  "lintStopSignal() gives $severity to $server with $stopSignal after $preStopSeconds s",
  ({ server, stopSignal, preStopSeconds, severity }) => {
    const settings = { preStopSeconds, deregistrationSeconds: 10, graceSeconds: 60 };
    const problem = lintStopSignal({ server, stopSignal }, settings, facts);
    expect(problem === undefined ? undefined : (problem.severity ?? "error")).toBe(severity);
  },
);

test.each([
  {
    stopSignal: "sigterm",
    says: "nginx drops the requests in flight on SIGTERM, and no error counter of a proxy before it shows that",
  },
  {
    stopSignal: "15",
    says: "nginx drops the requests in flight on 15 (SIGTERM), and no error counter of a proxy before it shows that",
  },
  {
    stopSignal: "usr1",
    says: "nginx does not end on USR1, and is killed with the requests in flight when its grace is over",
  },
  { stopSignal: "FOO", says: '"FOO" is no signal' },
  {
    server: "other",
    stopSignal: "9",
    says: "no server ends what it began on 9 (SIGKILL): it is gone at once, with the requests in flight",
  },
  {
    server: "other",
    stopSignal: "SIGSTOP",
    says: "on SIGSTOP the server stands still, and is killed with the requests in flight",
  },
])("lintStopSignal() says of $stopSignal: $says", ({ server = "nginx", stopSignal, says }) => {
  const settings = { preStopSeconds: 10, deregistrationSeconds: 10, graceSeconds: 60 };
  expect(lintStopSignal({ server, stopSignal }, settings, facts)?.message).toBe(says);
});
