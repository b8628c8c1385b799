import { expect, test } from "@jest/globals";
import { probeDns } from "../../../../exporters/probe/dns/dns.ts";
import { reverseName } from "../../../../exporters/probe/dns/dns-records.ts";
import type { DnsProbe, TextAssertion } from "../../../../slo/probe/probe-model.ts";
import fc from "../../../property.ts";
import { probeBase } from "../../sample-probe.ts";
import { contextOf } from "../context-of.ts";
import { type DnsAnswer, type DnsRecord, record, startDnsServer } from "../dns-server.ts";

function dnsProbe(resolver: string, more: Partial<DnsProbe> = {}): DnsProbe {
  return {
    ...probeBase,
    kind: "dns",
    query: "shop.example",
    record: "A",
    answers: [],
    minAnswers: 1,
    resolver,
    ...more,
  };
}

/** Probes a server that always gives this answer, with its address in sentences written as `@`. */
async function against(answer: DnsAnswer, more: Partial<DnsProbe> = {}) {
  await using server = await startDnsServer(() => answer);
  const attempt = await probeDns(dnsProbe(server.address, more), contextOf());
  return { ...attempt, detail: attempt.detail.replaceAll(server.address, "@"), questions: server.questions };
}

const records = (...list: readonly DnsRecord[]): DnsAnswer => ({ kind: "records", records: list });
const has = (text: string, not = false): TextAssertion => ({ match: { kind: "contains", text }, not });
const matches = (pattern: string): TextAssertion => ({ match: { kind: "matches", pattern }, not: false });

test.each([
  { type: "A", answer: records(record.a("192.0.2.1")), text: "192.0.2.1" },
  { type: "AAAA", answer: records(record.aaaa("2001:db8:0:0:0:0:0:1")), text: "2001:db8::1" },
  { type: "CNAME", answer: records(record.cname("edge.example")), text: "edge.example" },
  { type: "NS", answer: records(record.ns("ns1.example")), text: "ns1.example" },
  { type: "PTR", answer: records(record.ptr("host.example")), text: "host.example" },
  { type: "MX", answer: records(record.mx(10, "mail.example.org")), text: "10 mail.example.org" },
  { type: "TXT", answer: records(record.txt("v=spf1 ", "-all")), text: "v=spf1 -all" },
  { type: "SRV", answer: records(record.srv(1, 2, 5060, "sip.example")), text: "1 2 5060 sip.example" },
  {
    type: "SOA",
    answer: records(record.soa("ns1.example", "admin.example", [2_024_010_100, 7200, 900, 1_209_600, 300])),
    text: "ns1.example admin.example 2024010100 7200 900 1209600 300",
  },
  { type: "CAA", answer: records(record.caa(0, "issue", "ca.example")), text: '0 issue "ca.example"' },
] as const)("probeDns() reads $type as text", async ({ type, answer, text }) => {
  const exactly = matches(`^${text.replace(/[.^$]/g, "\\$&")}$`);
  const attempt = await against(answer, { record: type, answers: [exactly] });
  expect(attempt).toMatchObject({ result: "success", detail: "", facts: { dnsAnswers: 1 } });
  expect(attempt.questions).toEqual([{ name: "shop.example", type, over: "udp" }]);
});

test("probeDns() says where it asked and how long that took", async () => {
  await using server = await startDnsServer(() => records(record.a("192.0.2.1")));
  expect(await probeDns(dnsProbe(server.address), contextOf())).toEqual({
    result: "success",
    reason: undefined,
    detail: "",
    durationSeconds: expect.any(Number),
    hops: [
      {
        url: `dns://${server.address}/shop.example`,
        address: server.address,
        status: undefined,
        phases: { processing: expect.any(Number) },
      },
    ],
    tls: undefined,
    evidence: undefined,
    facts: { dnsAnswers: 1 },
  });
});

const two = records(record.mx(10, "a.example"), record.mx(20, "b.example"));

test.each([
  {
    name: "each asked for is there",
    more: { answers: [has("b.example"), has("10 a")] },
    reason: undefined,
    detail: "",
  },
  {
    name: "one is missing",
    more: { answers: [has("a.example"), has("c.example")] },
    reason: "assertion",
    detail: 'No answer contains "c.example": "10 a.example", "20 b.example".',
  },
  {
    name: "one is there that must not be",
    more: { answers: [has("b.example", true)] },
    reason: "assertion",
    detail: 'An answer contains "b.example": "20 b.example".',
  },
  {
    name: "none is there that must not be",
    more: { answers: [has("c.example", true)] },
    reason: undefined,
    detail: "",
  },
  {
    name: "there are too few",
    more: { minAnswers: 3 },
    reason: "assertion",
    detail: '2 of at least 3 answers came: "10 a.example", "20 b.example".',
  },
])("probeDns() judges answers when $name", async ({ more, reason, detail }) => {
  expect(await against(two, { record: "MX", ...more })).toMatchObject({ reason, detail });
});

test.each([
  {
    answer: { kind: "rcode", rcode: "NXDOMAIN" },
    reason: "dns",
    detail: 'There is no name "shop.example" (NXDOMAIN).',
  },
  { answer: records(), reason: "dns", detail: 'The name "shop.example" has no A record.' },
  {
    answer: { kind: "rcode", rcode: "SERVFAIL" },
    reason: "dns",
    detail: 'SERVFAIL from the name server @ about "shop.example" (A).',
  },
  {
    answer: { kind: "rcode", rcode: "REFUSED" },
    reason: "dns",
    detail: 'REFUSED from the name server @ about "shop.example" (A).',
  },
  {
    answer: { kind: "bytes", bytes: Buffer.from("junk") },
    reason: "dns",
    detail: 'A malformed answer from the name server @ about "shop.example" (A).',
  },
  {
    answer: { kind: "silence" },
    reason: "timeout",
    detail: 'No answer from the name server @ about "shop.example" (A) in time.',
  },
  {
    answer: { kind: "wrong-id", records: [record.a("192.0.2.1")] },
    reason: "timeout",
    detail: 'No answer from the name server @ about "shop.example" (A) in time.',
  },
] satisfies readonly { answer: DnsAnswer; reason: string; detail: string }[])(
  "probeDns() fails with: $detail",
  async ({ answer, reason, detail }) => {
    const attempt = await against(answer, { timeoutSeconds: 0.3 });
    expect(attempt).toMatchObject({ result: "failure", reason, detail });
    // One question: a second one would hide that the first was lost.
    expect(attempt.questions).toHaveLength(1);
  },
);

test.each([
  { answer: { kind: "rcode", rcode: "NXDOMAIN" }, result: "success" },
  { answer: records(), result: "success" },
  { answer: { kind: "rcode", rcode: "SERVFAIL" }, result: "failure" },
] satisfies readonly { answer: DnsAnswer; result: string }[])(
  "probeDns() that wants no answers takes $answer as $result",
  async ({ answer, result }) => {
    expect(await against(answer, { minAnswers: 0, answers: [has("192.0.2.9", true)] })).toMatchObject({ result });
  },
);

test("probeDns() asks again over TCP when the answer is too long for UDP", async () => {
  const attempt = await against(
    { kind: "truncated", records: [record.txt("x".repeat(250)), record.txt("end")] },
    { record: "TXT", answers: [has("end")] },
  );
  expect(attempt.result).toBe("success");
  expect(attempt.questions.map(({ over }) => over)).toEqual(["udp", "tcp"]);
});

test("probeDns() asks for the names of an address", async () => {
  const attempt = await against(records(record.ptr("host.example")), { query: "192.0.2.1", record: "PTR" });
  expect(attempt.questions[0]?.name).toBe("1.2.0.192.in-addr.arpa");
});

test("probeDns() refuses a name server at an address that must not be probed", async () => {
  expect(await probeDns(dnsProbe("169.254.169.253:53"), contextOf())).toMatchObject({
    result: "failure",
    reason: "refused_address",
  });
});

test("probeDns() says that nobody listens", async () => {
  expect(await probeDns(dnsProbe("127.0.0.1:1"), contextOf())).toMatchObject({
    reason: "dns",
    detail: 'No connection to the name server 127.0.0.1:1 to ask about "shop.example" (A).',
  });
});

test("probeDns() is inconclusive when the exporter stops", async () => {
  const stop = new AbortController();
  await using server = await startDnsServer(() => {
    stop.abort();
    return { kind: "silence" };
  });
  expect(await probeDns(dnsProbe(server.address), contextOf(stop))).toMatchObject({
    result: "inconclusive",
    reason: "prober",
  });
});

test("probeDns() ends as an outcome whatever a server sends", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), fc.boolean(), async (tail, keepsHead) => {
      await using server = await startDnsServer(({ name }) => {
        const question = Buffer.concat([
          ...name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
          Buffer.from([0, 0, 1, 0, 1]),
        ]);
        const head = keepsHead
          ? Buffer.concat([Buffer.from([0, 0, 0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0]), question])
          : Buffer.alloc(0);
        return { kind: "bytes", bytes: Buffer.concat([head, tail]) };
      });
      const attempt = await probeDns(dnsProbe(server.address, { timeoutSeconds: 0.1 }), contextOf());
      expect(["dns", "timeout"]).toContain(attempt.reason);
    }),
    { numRuns: 20 },
  );
});

test.each([
  { address: "192.0.2.10", name: "10.2.0.192.in-addr.arpa" },
  { address: "2001:db8::1", name: "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa" },
])("reverseName() of $address", ({ address, name }) => {
  expect(reverseName(address)).toBe(name);
});
