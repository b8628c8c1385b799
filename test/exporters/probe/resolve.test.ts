import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { createHostResolver, type ResolveOptions, resolveHost } from "../../../exporters/probe/resolve.ts";
import { type DnsAnswer, record, startDnsServer } from "./dns-server.ts";

const folder = mkdtempSync(join(tmpdir(), "nines-resolve-"));
afterAll(() => rmSync(folder, { recursive: true }));

const hostsFile = join(folder, "hosts");
const resolvConf = join(folder, "resolv.conf");
writeFileSync(
  hostsFile,
  "127.0.0.9 db.internal db # primary\n::9 db.internal\n\nnonsense line\n127.0.0.8 DB.internal\n",
);
writeFileSync(resolvConf, "nameserver 192.0.2.53\nsearch shop.example. example\noptions timeout:1 ndots:2\n");

const never = new AbortController().signal;
const options = (more: Partial<ResolveOptions> = {}): ResolveOptions => ({
  family: "any",
  resolver: undefined,
  signal: never,
  timeoutMs: 5_000,
  ...more,
});

/** `host A` → answer. */
function zone(answers: Readonly<Record<string, DnsAnswer>>) {
  return startDnsServer(({ name, type }) => answers[`${name} ${type}`] ?? { kind: "rcode", rcode: "NXDOMAIN" });
}

const records = (...list: ReturnType<(typeof record)["a"]>[]): DnsAnswer => ({ kind: "records", records: list });

test.each([
  { host: "192.0.2.1", family: "any", addresses: ["192.0.2.1"] },
  { host: "2001:db8::1", family: "any", addresses: ["2001:db8::1"] },
  { host: "[2001:db8::1]", family: "ipv6", addresses: ["2001:db8::1"] },
  { host: "db.internal", family: "any", addresses: ["127.0.0.9", "127.0.0.8", "::9"] },
  { host: "DB.INTERNAL.", family: "ipv6", addresses: ["::9"] },
  { host: "db", family: "any", addresses: ["127.0.0.9"] },
  { host: "localhost", family: "any", addresses: ["127.0.0.1", "::1"] },
  { host: "shop.localhost", family: "ipv6", addresses: ["::1"] },
] as const)("resolveHost() knows $host for $family without a name server", async ({ host, family, addresses }) => {
  const resolve = createHostResolver({ hostsFile, resolvConf, nameServers: ["127.0.0.1:1"] });
  const resolved = await resolve(host, options({ family }));
  expect(resolved.ok && resolved.addresses.map(({ address }) => address)).toEqual(addresses);
});

test("resolveHost() says when a literal address is of the other family", async () => {
  expect(await resolveHost("192.0.2.1", options({ family: "ipv6" }))).toEqual({
    ok: false,
    reason: "dns",
    detail: "192.0.2.1 is not an IPv6 address, which the probe asks for.",
  });
});

test("resolveHost() reads the hosts file again when it changes", async () => {
  const file = join(folder, "changing-hosts");
  await using server = await zone({});
  const resolve = createHostResolver({
    hostsFile: file,
    resolvConf: join(folder, "none"),
    nameServers: [server.address],
  });
  const ask = async () => {
    const resolved = await resolve("moved.internal", options());
    return resolved.ok ? resolved.addresses[0]?.address : resolved.reason;
  };
  expect(await ask()).toBe("dns");
  writeFileSync(file, "127.0.0.2 moved.internal\n");
  expect(await ask()).toBe("127.0.0.2");
  writeFileSync(file, "127.0.0.30 moved.internal\n");
  expect(await ask()).toBe("127.0.0.30");
  rmSync(file);
  expect(await ask()).toBe("dns");
});

const both = {
  "both.example A": records(record.a("127.0.0.3"), record.a("127.0.0.2")),
  "both.example AAAA": records(record.aaaa("0:0:0:0:0:0:0:1")),
  "four.example A": records(record.a("127.0.0.4")),
  "four.example AAAA": records(),
  "six.example A": records(),
  "six.example AAAA": records(record.aaaa("2001:db8:0:0:0:0:0:6")),
  "half.example A": records(record.a("127.0.0.5")),
  "half.example AAAA": { kind: "rcode", rcode: "SERVFAIL" },
  "stuck.example A": records(record.a("127.0.0.6")),
  "stuck.example AAAA": { kind: "silence" },
  "long.example A": { kind: "truncated", records: [record.a("127.0.0.7")] },
} as const satisfies Record<string, DnsAnswer>;

test.each([
  { host: "both.example", family: "any", every: false, addresses: ["127.0.0.3", "127.0.0.2"] },
  { host: "both.example", family: "any", every: true, addresses: ["127.0.0.3", "127.0.0.2", "::1"] },
  { host: "both.example", family: "ipv6", every: false, addresses: ["::1"] },
  { host: "four.example", family: "any", every: true, addresses: ["127.0.0.4"] },
  { host: "six.example", family: "any", every: false, addresses: ["2001:db8::6"] },
  { host: "half.example", family: "any", every: false, addresses: ["127.0.0.5"] },
  { host: "stuck.example", family: "any", every: false, addresses: ["127.0.0.6"] },
  { host: "long.example", family: "ipv4", every: false, addresses: ["127.0.0.7"] },
] as const)("resolveHost() finds $host of $family, every: $every", async ({ host, family, every, addresses }) => {
  await using server = await zone(both);
  const resolved = await resolveHost(host, options({ family, every, resolver: server.address }));
  expect(resolved.ok ? resolved.addresses.map(({ address }) => address) : resolved).toEqual(addresses);
});

test("resolveHost() keeps no answer for the next attempt", async () => {
  await using server = await zone(both);
  const ask = () => resolveHost("four.example", options({ family: "ipv4", resolver: server.address }));
  await ask();
  await ask();
  expect(server.questions.map(({ name }) => name)).toEqual(["four.example", "four.example"]);
});

test.each([
  {
    name: "no such name",
    answer: { kind: "rcode", rcode: "NXDOMAIN" },
    reason: "dns",
    detail: 'There is no name "x.example" (NXDOMAIN).',
  },
  {
    name: "no address",
    answer: records(),
    reason: "dns",
    detail: 'No address of the asked family has the name "x.example".',
  },
  {
    name: "a failing server",
    answer: { kind: "rcode", rcode: "SERVFAIL" },
    reason: "dns",
    detail: 'SERVFAIL from the name server @ about "x.example" (A).',
  },
  {
    name: "a refusing server",
    answer: { kind: "rcode", rcode: "REFUSED" },
    reason: "dns",
    detail: 'REFUSED from the name server @ about "x.example" (A).',
  },
  {
    name: "garbage",
    answer: { kind: "bytes", bytes: Buffer.from("hello") },
    reason: "dns",
    detail: 'A malformed answer from the name server @ about "x.example" (A).',
  },
  {
    name: "silence",
    answer: { kind: "silence" },
    reason: "timeout",
    detail: 'No answer from the name server @ about "x.example" (A) in time.',
  },
  {
    name: "the answer to another question",
    answer: { kind: "wrong-id", records: [record.a("127.0.0.1")] },
    reason: "timeout",
    detail: 'No answer from the name server @ about "x.example" (A) in time.',
  },
] satisfies readonly { name: string; answer: DnsAnswer; reason: string; detail: string }[])(
  "resolveHost() fails on $name",
  async ({ answer, reason, detail }) => {
    await using server = await startDnsServer(() => answer);
    const resolved = await resolveHost("x.example", options({ resolver: server.address, timeoutMs: 300 }));
    expect(resolved).toEqual({ ok: false, reason, detail: detail.replace("@", server.address) });
  },
);

test("resolveHost() fails when nobody listens at the name server's port", async () => {
  expect(await resolveHost("x.example", options({ resolver: "127.0.0.1:1", timeoutMs: 1_000 }))).toEqual({
    ok: false,
    reason: "dns",
    detail: 'No connection to the name server 127.0.0.1:1 to ask about "x.example" (A).',
  });
});

test("resolveHost() with every: true is not content with half an answer", async () => {
  await using server = await zone(both);
  const resolved = await resolveHost("half.example", options({ every: true, resolver: server.address }));
  expect(resolved).toMatchObject({ ok: false, detail: expect.stringMatching(/^SERVFAIL .* \(AAAA\)\.$/) });
});

test("resolveHost() ends when the signal does", async () => {
  const ends = new AbortController();
  await using server = await startDnsServer(() => {
    ends.abort();
    return { kind: "silence" };
  });
  const resolved = await resolveHost("x.example", options({ resolver: server.address, signal: ends.signal }));
  expect(resolved).toMatchObject({ ok: false, reason: "timeout" });
  expect(await resolveHost("x.example", options({ signal: ends.signal }))).toMatchObject({
    ok: false,
    reason: "timeout",
  });
});

test.each([
  { host: "api", asked: ["api.shop.example", "api.example", "api"] },
  { host: "api.shop", asked: ["api.shop.shop.example", "api.shop.example", "api.shop"] },
  { host: "a.b.c", asked: ["a.b.c", "a.b.c.shop.example", "a.b.c.example"] },
  { host: "api.", asked: ["api"] },
])("resolveHost() completes $host as the machine does", async ({ host, asked }) => {
  await using server = await zone({});
  const resolve = createHostResolver({ hostsFile, resolvConf, nameServers: [server.address] });
  const resolved = await resolve(host, options({ family: "ipv4" }));
  expect(server.questions.map(({ name }) => name)).toEqual(asked);
  expect(resolved.ok).toBe(false);
});

test("resolveHost() stops at the first name that exists, and at a server that fails", async () => {
  await using server = await zone({
    "api.example A": records(record.a("127.0.0.1")),
    "bad.shop.example A": { kind: "rcode", rcode: "SERVFAIL" },
    "bad.example A": records(record.a("127.0.0.1")),
  });
  const resolve = createHostResolver({ hostsFile, resolvConf, nameServers: [server.address] });
  expect(await resolve("api", options({ family: "ipv4" }))).toEqual({
    ok: true,
    addresses: [{ address: "127.0.0.1", family: 4 }],
  });
  expect((await resolve("bad", options({ family: "ipv4" }))).ok).toBe(false);
});

test("resolveHost() asks a given resolver for the name as written, without the hosts file", async () => {
  await using server = await zone({ "db.internal A": records(record.a("127.0.0.77")) });
  const resolve = createHostResolver({ hostsFile, resolvConf });
  expect(await resolve("db.internal", options({ resolver: server.address }))).toMatchObject({
    addresses: [{ address: "127.0.0.77" }],
  });
  expect((await resolve("db", options({ resolver: server.address, family: "ipv4" }))).ok).toBe(false);
  expect(server.questions.at(-1)?.name).toBe("db");
});
