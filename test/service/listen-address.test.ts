import { expect, test } from "@jest/globals";
import { noAuth } from "../../service/http/http-auth.ts";
import { bindProblem, isLoopback, parseListenAddress, showListenAddress } from "../../service/http/listen-address.ts";
import { formatProblem } from "../../slo/problem.ts";

test.each([
  { text: "9116", host: "127.0.0.1", port: 9116, shown: "127.0.0.1:9116" },
  { text: ":9116", host: "::", port: 9116, shown: "[::]:9116" },
  { text: "127.0.0.1:0", host: "127.0.0.1", port: 0, shown: "127.0.0.1:0" },
  { text: "[::1]:80", host: "::1", port: 80, shown: "[::1]:80" },
  { text: "[fe80::1%eth0]:80", host: "fe80::1%eth0", port: 80, shown: "[fe80::1%eth0]:80" },
  { text: " probe.example.org:443 ", host: "probe.example.org", port: 443, shown: "probe.example.org:443" },
])("parseListenAddress() reads $text", ({ text, host, port, shown }) => {
  expect(parseListenAddress(text)).toEqual({ ok: true, value: { host, port }, warnings: [] });
  expect(showListenAddress({ host, port })).toBe(shown);
});

test.each([
  "",
  "host",
  "host:",
  "host:x",
  "1.2.3:80",
  "1.2.3.999:80",
  "::1:80",
  "[zz]:80",
  "a:65536",
  "http://a:80",
  "a b:80",
])("parseListenAddress() refuses %j", (text) => {
  const parsed = parseListenAddress(text);
  expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([
    `listen: ${JSON.stringify(text)} is not an address to listen on (write host and port: 127.0.0.1:9116, [::1]:9116, or :9116 for every address of the machine)`,
  ]);
});

test.each([
  { host: "127.0.0.1", loopback: true },
  { host: "127.8.9.1", loopback: true },
  { host: "::1", loopback: true },
  { host: "0:0:0:0:0:0:0:1", loopback: true },
  { host: "::ffff:127.0.0.1", loopback: true },
  { host: "LOCALHOST", loopback: true },
  { host: "0.0.0.0", loopback: false },
  { host: "::", loopback: false },
  { host: "10.0.0.1", loopback: false },
  { host: "127.example.org", loopback: false },
  { host: "localhost.example.org", loopback: false },
])("isLoopback() is $loopback for $host", ({ host, loopback }) => {
  expect(isLoopback(host)).toBe(loopback);
});

const bearer = { ...noAuth, bearer: [{ kind: "env", name: "TOKEN" } as const] };

test.each([
  { name: "nothing on loopback", host: "127.0.0.1", auth: noAuth, insecureOpen: false },
  { name: "nothing with tokens", host: "0.0.0.0", auth: bearer, insecureOpen: false },
  {
    name: "nothing with client certificates",
    host: "::",
    auth: { ...noAuth, clientCa: "ca.pem" },
    insecureOpen: false,
  },
  { name: "nothing when told so", host: "0.0.0.0", auth: noAuth, insecureOpen: true },
])("bindProblem() says $name", ({ host, auth, insecureOpen }) => {
  expect(bindProblem({ host, port: 9116 }, auth, { insecureOpen })).toBeUndefined();
});

test.each(["0.0.0.0", "::", "192.168.1.5", "some.host"])("bindProblem() refuses %s without a login", (host) => {
  const problem = bindProblem({ host, port: 9116 }, noAuth);
  const shown = host === "::" ? "[::]" : host;
  expect(problem).toMatchObject({ code: "open-bind", path: "listen" });
  expect(problem?.message).toBe(`${shown}:9116 can be reached from other machines, and no login is configured`);
  expect(problem?.hint).toContain("--insecure-open");
});
