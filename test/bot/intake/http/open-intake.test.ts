import { expect, test } from "@jest/globals";
import { openIntakeProblems } from "../../../../bot/intake/http/open-intake.ts";
import { noAuth } from "../../../../service/http/http-auth.ts";
import { formatProblem } from "../../../../slo/problem.ts";
import { aws, prod } from "../intake-server.ts";

const open = { ...prod, name: "lab", tokens: [], basic: [] };
const everywhere = { host: "::", port: 9117 };

test("openIntakeProblems() names sources that would take alerts from strangers", () => {
  const problems = openIntakeProblems(everywhere, { sources: [prod, open, aws], auth: noAuth });
  expect(problems.map(({ code }) => code)).toEqual(["open-intake"]);
  expect(problems.map(formatProblem)).toEqual([
    'relay.sources[1]: anybody who reaches [::]:9117 could post alerts to the source "lab": it has no tokens (give it a bearer token (tokens) or a login (basic), ask for client certificates, or listen on 127.0.0.1)',
  ]);
});

test.each([
  { name: "on this machine", listen: { host: "127.0.0.1", port: 9117 }, options: { sources: [open], auth: noAuth } },
  {
    name: "with client certificates",
    listen: everywhere,
    options: { sources: [open], auth: { ...noAuth, clientCa: "ca.pem" } },
  },
  { name: "when that is meant", listen: everywhere, options: { sources: [open], auth: noAuth, insecureOpen: true } },
])("openIntakeProblems() is quiet $name", ({ listen, options }) => {
  expect(openIntakeProblems(listen, options)).toEqual([]);
});
