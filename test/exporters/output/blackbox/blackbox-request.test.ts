import { expect, test } from "@jest/globals";
import { blackboxModules } from "../../../../exporters/output/blackbox/blackbox-modules.ts";
import { parseBlackboxRequest } from "../../../../exporters/output/blackbox/blackbox-request.ts";
import type { Probe } from "../../../../slo/probe/probe-model.ts";
import { formatProblem } from "../../../../slo/problem.ts";

const builtIn = blackboxModules([]);
const http = builtIn.get("http_2xx") as Extract<Probe, { kind: "http" }>;
const tcp = builtIn.get("tcp_connect") as Extract<Probe, { kind: "tcp" }>;
const dns = builtIn.get("dns") as Extract<Probe, { kind: "dns" }>;

const withLogin: Probe = {
  ...http,
  name: "shop-login",
  url: "https://shop.example.org/login",
  timeoutSeconds: 5,
  auth: { kind: "bearer", token: { kind: "env", name: "TOKEN" } },
};
const inside: Probe = { ...http, name: "inside", url: "http://169.254.1.1/", allow: ["169.254.1.0/24"] };
const stack: readonly Probe[] = [
  withLogin,
  inside,
  { ...http, name: "api", url: "https://api.example.org:8443/" },
  { ...dns, name: "names", query: "example.org" },
];

function parse(query: string, scrapeTimeout?: string) {
  return parseBlackboxRequest(
    { query: new URLSearchParams(query), scrapeTimeout },
    { modules: blackboxModules(stack), probes: stack },
  );
}

test.each([
  { query: "target=shop.example.org", wanted: { kind: "http", url: "http://shop.example.org/", method: "GET" } },
  {
    query: "module=http_post_2xx&target=https://shop.example.org/a?b=c",
    wanted: { kind: "http", url: "https://shop.example.org/a?b=c", method: "POST" },
  },
  {
    query: "module=tcp_connect&target=db.example.org:5432",
    wanted: { kind: "tcp", host: "db.example.org", port: 5432 },
  },
  { query: "module=tcp_connect&target=[::1]:5432", wanted: { kind: "tcp", host: "::1", port: 5432 } },
  { query: "module=icmp&target=::1", wanted: { kind: "icmp", host: "::1" } },
  { query: "module=dns&target=192.0.2.53", wanted: { kind: "dns", resolver: "192.0.2.53:53" } },
  { query: "module=names&target=[::1]:5353", wanted: { kind: "dns", resolver: "[::1]:5353", query: "example.org" } },
  {
    query: "module=shop-login&target=https://api.example.org:8443/x",
    wanted: { kind: "http", url: "https://api.example.org:8443/x", auth: withLogin.auth },
  },
])("parseBlackboxRequest() makes a probe of $query", ({ query, wanted }) => {
  const parsed = parse(query);
  expect(parsed.ok && parsed.value.probe).toMatchObject(wanted);
});

test.each([
  {
    query: "module=http_2x&target=a",
    says: 'module: unknown module "http_2x" (did you mean "http_2xx"? modules are api, dns, http_2xx, http_post_2xx, icmp, inside, names, shop-login, tcp_connect)',
  },
  { query: "module=icmp", says: "target: is missing (write /probe?module=icmp&target=..., with one target)" },
  {
    query: "target=a&target=b",
    says: "target: is there more than once (write /probe?module=http_2xx&target=..., with one target)",
  },
  {
    query: "target=ftp://a/",
    says: 'target: "ftp://a/" is no target of this module (write a URL: https://shop.example.org/)',
  },
  {
    query: "target=http://u:s3cr3t@a/",
    says: 'target: "(a URL with a password)" is no target of this module (give the login to the module)',
  },
  {
    query: "module=tcp_connect&target=db",
    says: 'target: "db" is no target of this module (write host and port: db.example.org:5432)',
  },
  {
    query: "module=tcp_connect&target=db:0",
    says: 'target: "db:0" is no target of this module (write host and port: db.example.org:5432)',
  },
  {
    query: "module=icmp&target=a:1",
    says: 'target: "a:1" is no target of this module (write a host name or an address)',
  },
  {
    query: "module=dns&target=http://a",
    says: 'target: "http://a" is no target of this module (write the name server: 192.0.2.53 or 192.0.2.53:53)',
  },
  {
    query: "module=shop-login&target=https://evil.example/",
    says: 'target: "evil.example:443" is no host of this stack, and the module "shop-login" would show it secrets (probe a host that the stack names, or use a module without a login)',
  },
  {
    query: "module=shop-login&target=http://shop.example.org/",
    says: 'target: "shop.example.org:80" is no host of this stack, and the module "shop-login" would show it secrets (probe a host that the stack names, or use a module without a login)',
  },
])("parseBlackboxRequest() refuses $query", ({ query, says }) => {
  const parsed = parse(query);
  expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([says]);
});

test.each([
  { module: "http_2xx", header: undefined, seconds: 30 },
  { module: "http_2xx", header: "10", seconds: 9.5 },
  { module: "http_2xx", header: "120", seconds: 30 },
  { module: "shop-login", header: "10", seconds: 5 },
  { module: "http_2xx", header: "0.4", seconds: 0.2 },
  { module: "http_2xx", header: "0.01", seconds: 0.05 },
  { module: "http_2xx", header: "nonsense", seconds: 30 },
])("parseBlackboxRequest() gives $module $seconds s when Prometheus waits $header s", ({ module, header, seconds }) => {
  const parsed = parse(`module=${module}&target=https://shop.example.org/`, header);
  expect(parsed.ok && parsed.value.probe.timeoutSeconds).toBe(seconds);
});

test("parseBlackboxRequest() lends an exception of the address guard to nobody else", () => {
  const allowOf = (target: string) => {
    const parsed = parse(`module=inside&target=${target}`);
    return parsed.ok ? parsed.value.probe.allow : undefined;
  };
  expect([allowOf("http://169.254.1.1/other"), allowOf("http://169.254.1.2/")]).toEqual([["169.254.1.0/24"], []]);
  expect(blackboxModules([{ ...tcp, name: "icmp" }]).get("icmp")?.kind).toBe("tcp");
});
