import { describe, expect, test } from "@jest/globals";
import { discoveredProbes } from "../../../exporters/targets/discovered-probes.ts";
import { probeAt } from "../../../exporters/targets/probe-at.ts";
import { parseTargetAddress } from "../../../exporters/targets/target-address.ts";
import type { Probe } from "../../../slo/probe/probe-model.ts";
import { formatProblem } from "../../../slo/problem.ts";
import { httpProbe, tcpProbe } from "../sample-probe.ts";

const http = httpProbe("web", "https://template.test/health?full=1");
const { host: _, port: __, tls: ___, dialogue: ____, ...base } = tcpProbe("x");
const tls = { ca: undefined, cert: undefined, key: undefined, serverName: undefined, verify: true };
const step = (url: string) => ({ ...http, name: "step", url, save: {} });

const urlOf = (probe: Probe) => ("url" in probe ? probe.url : undefined);

test.each([
  { address: "a.test", url: "https://a.test/health?full=1" },
  { address: "a.test:8443", url: "https://a.test:8443/health?full=1" },
  { address: "[2001:db8::1]:8443", url: "https://[2001:db8::1]:8443/health?full=1" },
  { address: "2001:db8::1", url: "https://[2001:db8::1]/health?full=1" },
  { address: "http://b.test/x", url: "http://b.test/x" },
  { address: "a.test", labels: { __scheme__: "http" }, url: "http://a.test/health?full=1" },
  { address: "a.test", labels: { __metrics_path__: "/ready" }, url: "https://a.test/ready" },
  { address: "a.test", labels: { __metrics_path__: "ready", __scheme__: "http" }, url: "http://a.test/ready" },
  { address: "exporter:9115", labels: { __param_target: "https://c.test/y" }, url: "https://c.test/y" },
])("discoveredProbes() asks $url for $address with $labels", ({ address, labels, url }) => {
  const { probes, problems } = discoveredProbes([{ targets: [address], labels: labels ?? {} }], {
    like: http,
    from: "web",
  });
  expect([problems, probes.map(urlOf)]).toEqual([[], [url]]);
});

describe("probeAt()", () => {
  test.each([
    {
      name: "a port of its own",
      like: tcpProbe("db", { port: 5432 }),
      address: "a.test:6432",
      changes: { host: "a.test", port: 6432 },
    },
    {
      name: "the template's port",
      like: tcpProbe("db", { port: 5432 }),
      address: "a.test",
      changes: { host: "a.test", port: 5432 },
    },
    {
      name: "the port of a scheme",
      like: tcpProbe("db", { port: 5432 }),
      address: "https://a.test/x",
      changes: { host: "a.test", port: 443 },
    },
    {
      name: "ICMP",
      like: { ...base, kind: "icmp", host: "t" } as const,
      address: "a.test:80",
      changes: { host: "a.test" },
    },
    {
      name: "DNS, where the target is the name server",
      like: { ...base, kind: "dns", query: "shop.test", record: "A", answers: [], minAnswers: 1 } as const,
      address: "10.0.0.2",
      changes: { query: "shop.test", resolver: "10.0.0.2:53" },
    },
    {
      name: "a WebSocket",
      like: { ...base, kind: "websocket", url: "wss://t/live", headers: {}, subprotocol: undefined, tls } as const,
      address: "https://a.test/other",
      changes: { url: "wss://a.test/other" },
    },
  ])("takes $name", ({ like, address, changes }) => {
    const parsed = parseTargetAddress(address);
    expect(parsed && probeAt(like, parsed, {})).toEqual({ ...like, ...changes });
  });

  test("moves the steps of a journey that go to its own host", () => {
    const steps = [
      step("https://shop.test:8443/login"),
      step("https://pay.test/start"),
      step("https://shop.test:8443/cart/{{id}}"),
    ];
    const journey: Probe = { ...base, kind: "journey", proxy: undefined, tls, secrets: {}, steps };
    const urls = (address: string) => {
      const parsed = parseTargetAddress(address);
      const probe = parsed && probeAt(journey, parsed, {});
      return probe?.kind === "journey" ? probe.steps.map(({ url }) => url) : [];
    };
    expect(urls("a.test")).toEqual([
      "https://a.test:8443/login",
      "https://pay.test/start",
      "https://a.test:8443/cart/{{id}}",
    ]);
    expect(urls("http://a.test/")).toEqual([
      "http://a.test/login",
      "https://pay.test/start",
      "http://a.test/cart/{{id}}",
    ]);
  });
});

test.each([
  { text: "a.test", parsed: { host: "a.test", port: undefined } },
  { text: "10.0.0.1:80", parsed: { host: "10.0.0.1", port: 80 } },
  { text: "[::1]:443", parsed: { host: "::1", port: 443 } },
  { text: "::1", parsed: { host: "::1", port: undefined } },
  { text: "https://a.test", parsed: { host: "a.test", port: 443 } },
  { text: "a.test:99999", parsed: undefined },
  { text: "a.test/path", parsed: undefined },
  { text: "a b", parsed: undefined },
  { text: "https://", parsed: undefined },
  { text: "", parsed: undefined },
])("parseTargetAddress() reads $text", ({ text, parsed }) => {
  const address = parseTargetAddress(text);
  expect(address && { host: address.host, port: address.port }).toEqual(parsed);
});

test("discoveredProbes() takes labels over, its own names for them aside", () => {
  const like = { ...http, labels: { team: "web", env: "prod" } };
  const labels = { env: "dev", target: "x", __meta_filepath: "/x", __address__: "y" };
  const { probes } = discoveredProbes([{ targets: ["a.test"], labels }], { like, from: "web" });
  expect(probes.map((probe) => probe.labels)).toEqual([{ team: "web", env: "dev", exported_target: "x" }]);
});

test("discoveredProbes() gives names that say the address, fit, and differ", () => {
  const targets = [
    "a.test:8080",
    "https://A.test/Health?x=1",
    "b.test",
    "b-test",
    `${"very-long-".repeat(8)}.test`,
    "[::1]:80",
  ];
  const { probes } = discoveredProbes([{ targets, labels: {} }], { like: http, from: "web" });
  const names = probes.map(({ name }) => name);
  expect(names).toEqual([
    "web-a-test-8080",
    "web-a-test-health-x-1",
    "web-b-test-062udwn",
    "web-b-test-0upnoa0",
    "web-very-long-very-long-very-long-very-long-very-long-v-1o2tvp4",
    "web-1-80",
  ]);
  for (const name of names) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
});

test("discoveredProbes() names targets of a template without a name by their address alone", () => {
  const like = { ...http, name: "" };
  const { probes } = discoveredProbes([{ targets: ["http://127.0.0.1:8080/x"], labels: {} }], { like, from: "web" });
  expect(probes.map(({ name }) => name)).toEqual(["127-0-0-1-8080-x"]);
});

test("discoveredProbes() says which targets it leaves out", () => {
  const groups = [
    { targets: ["a.test", "not an address", "a.test", "ftp://a.test/", "https://u:geheim@b.test/"], labels: {} },
  ];
  const { probes, problems } = discoveredProbes(groups, { like: http, from: "discovery" });
  expect(probes).toHaveLength(1);
  expect(problems.map(formatProblem)).toEqual([
    'discovery: "not an address" is not an address (write "host:port" or "https://host/path")',
    'discovery: "a.test" is listed twice (keep one of the two)',
    'discovery: "ftp://a.test/" is not an address for a http probe (write one that the template can use)',
    "discovery: the address of b.test holds credentials (write them by reference in auth of the template)",
  ]);
});
