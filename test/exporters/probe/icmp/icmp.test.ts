import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createIcmpProber, icmpProblem } from "../../../../exporters/probe/icmp/icmp.ts";
import { parsePing } from "../../../../exporters/probe/icmp/ping-output.ts";
import type { IcmpProbe } from "../../../../slo/probe/probe-model.ts";
import fc from "../../../property.ts";
import { inTemporaryFolder } from "../../../temporary-folder.ts";
import { probeBase } from "../../sample-probe.ts";
import { contextOf } from "../context-of.ts";
import { record, startDnsServer } from "../dns-server.ts";

const icmpProbe = (more: Partial<IcmpProbe> = {}): IcmpProbe => ({
  ...probeBase,
  kind: "icmp",
  host: "127.0.0.1",
  ...more,
});

const iputils = {
  reply:
    "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.042 ms\n\n--- 127.0.0.1 ping statistics ---\n1 packets transmitted, 1 received, 0% packet loss, time 0ms\nrtt min/avg/max/mdev = 0.042/0.042/0.042/0.000 ms\n",
  replyIpv6: "PING ::1(::1) 56 data bytes\n64 bytes from ::1: icmp_seq=1 ttl=64 time=189 ms\n",
  damaged:
    "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.042 ms (BAD CHECKSUM!)\n\n--- 127.0.0.1 ping statistics ---\n1 packets transmitted, 0 received, 100% packet loss, time 0ms\n",
  silence:
    "PING 2001:db8::1(2001:db8::1) 56 data bytes\n\n--- 2001:db8::1 ping statistics ---\n1 packets transmitted, 0 received, 100% packet loss, time 0ms\n\n",
  rejected:
    "PING 10.255.255.1 (10.255.255.1) 56(84) bytes of data.\nFrom 21.4.3.107 icmp_seq=1 Destination Port Unreachable\n\n--- 10.255.255.1 ping statistics ---\n1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms\n\n",
} as const;

const busybox = {
  reply:
    "PING 127.0.0.1 (127.0.0.1): 56 data bytes\n64 bytes from 127.0.0.1: seq=0 ttl=64 time=0.033 ms\n\n--- 127.0.0.1 ping statistics ---\n1 packets transmitted, 1 packets received, 0% packet loss\nround-trip min/avg/max = 0.033/0.033/0.033 ms\n",
  silence:
    "PING 240.0.0.1 (240.0.0.1): 56 data bytes\n\n--- 240.0.0.1 ping statistics ---\n1 packets transmitted, 0 packets received, 100% packet loss\n",
  header: "PING 127.0.0.1 (127.0.0.1): 56 data bytes\n",
} as const;

const forbidden =
  "/bin/ping: socktype: SOCK_RAW\n/bin/ping: socket: Operation not permitted\n/bin/ping: => missing cap_net_raw+p capability or setuid?\n";

test.each([
  { name: "iputils, a reply", stdout: iputils.reply, stderr: "", result: { kind: "reply", seconds: 0.000042 } },
  {
    name: "iputils, a reply of IPv6",
    stdout: iputils.replyIpv6,
    stderr: "",
    result: { kind: "reply", seconds: 0.189 },
  },
  { name: "BusyBox, a reply", stdout: busybox.reply, stderr: "", result: { kind: "reply", seconds: 0.000033 } },
  { name: "iputils, a damaged reply", stdout: iputils.damaged, stderr: "", result: { kind: "no-reply" } },
  { name: "iputils, silence", stdout: iputils.silence, stderr: "", result: { kind: "no-reply" } },
  { name: "BusyBox, silence", stdout: busybox.silence, stderr: "", result: { kind: "no-reply" } },
  {
    name: "iputils, a router's no",
    stdout: iputils.rejected,
    stderr: "",
    result: { kind: "unreachable", says: "Destination Port Unreachable" },
  },
  {
    name: "iputils, no route",
    stdout: "",
    stderr: "ping: connect: Network is unreachable\n",
    result: { kind: "unreachable", says: "Network is unreachable" },
  },
  {
    name: "BusyBox, no route",
    stdout: busybox.header,
    stderr: "ping: sendto: Network is unreachable\n",
    result: { kind: "unreachable", says: "Network is unreachable" },
  },
  {
    name: "iputils, forbidden",
    stdout: "",
    stderr: forbidden,
    result: { kind: "broken", says: "/bin/ping: socket: Operation not permitted" },
  },
  {
    name: "BusyBox, forbidden",
    stdout: busybox.header,
    stderr: "ping: permission denied (are you root?)\n",
    result: { kind: "broken", says: "ping: permission denied (are you root?)" },
  },
  {
    name: "iputils, a firewall of this machine",
    stdout: iputils.silence,
    stderr: "ping: sendmsg: Operation not permitted\n",
    result: { kind: "broken", says: "ping: sendmsg: Operation not permitted" },
  },
  {
    name: "an option that is not known",
    stdout: "",
    stderr: "ping: invalid option -- 'W'\n\nUsage\n",
    result: { kind: "broken", says: "ping: invalid option -- 'W'" },
  },
  { name: "nothing", stdout: "", stderr: "", result: { kind: "broken", says: "it printed nothing" } },
])("parsePing() reads $name", ({ stdout, stderr, result }) => {
  expect(parsePing({ stdout, stderr })).toEqual(result);
});

test("parsePing() takes no garbage for a reply", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (stdout, stderr) => {
      expect(parsePing({ stdout, stderr }).kind).not.toBe("reply");
    }),
  );
});

/** Probes with a program that does what a shell script says; it finds its arguments in `arguments`. */
async function withProgram<T>(script: string, work: (program: string, folder: string) => Promise<T>): Promise<T> {
  return inTemporaryFolder("ping", async (folder) => {
    const program = join(folder, "ping");
    await writeFile(program, `#!/bin/sh\n${script}\n`);
    await chmod(program, 0o755);
    return work(program, folder);
  });
}

const prints = (text: string) => `cat <<'END'\n${text}END`;

describe("createIcmpProber()", () => {
  test("takes the time that ping measured, not that of starting it", async () => {
    await withProgram(prints(iputils.replyIpv6), async (program) => {
      const attempt = await createIcmpProber(program)(icmpProbe({ host: "localhost" }), contextOf());
      expect(attempt).toMatchObject({
        result: "success",
        hops: [{ url: "icmp://localhost", address: "127.0.0.1", phases: { processing: 0.189 } }],
      });
      expect(attempt.durationSeconds).toBeCloseTo(0.189 + (attempt.hops[0]?.phases.resolve ?? 0), 9);
    });
  });

  test("passes a literal address, and nothing of its environment", async () => {
    process.env["NINES_TEST_SECRET"] = "hidden";
    const answer = { kind: "records", records: [record.a("192.0.2.7")] } as const;
    await using server = await startDnsServer(() => answer);
    const more = { host: "x.example", family: "ipv4", resolver: server.address, timeoutSeconds: 3 } as const;
    await withProgram(`printf '%s ' "$@" "$LC_ALL" "[$NINES_TEST_SECRET]" >&2`, async (program) => {
      expect(await createIcmpProber(program)(icmpProbe(more), contextOf())).toMatchObject({
        result: "inconclusive",
        reason: "prober",
        detail: `${program} measured nothing: -n -c 1 -W 3 192.0.2.7 C [].`,
      });
    });
    delete process.env["NINES_TEST_SECRET"];
  });

  test.each([
    {
      name: "silence",
      script: prints(busybox.silence),
      result: "failure",
      reason: "timeout",
      detail: /^127\.0\.0\.1 did not answer the echo request within \d+\.\d s\.$/,
    },
    {
      name: "a ping that does not end",
      script: "exec sleep 60",
      result: "failure",
      reason: "timeout",
      detail: /^127\.0\.0\.1 did not answer the echo request within 0\.\d s\.$/,
    },
    {
      name: "a router's no",
      script: prints(iputils.rejected),
      result: "failure",
      reason: "unreachable",
      detail: /^127\.0\.0\.1 cannot be reached: Destination Port Unreachable\.$/,
    },
    {
      name: "a forbidden socket",
      script: `echo "ping: socket: Operation not permitted" >&2; exit 2`,
      result: "inconclusive",
      reason: "prober",
      detail: /not permitted \(let it send: sysctl net\.ipv4\.ping_group_range/,
    },
    { name: "floods of text", script: "exec yes", result: "failure", reason: "timeout", detail: /did not answer/ },
  ])("makes of $name: $reason", async ({ script, result, reason, detail }) => {
    await withProgram(script, async (program) => {
      const attempt = await createIcmpProber(program)(icmpProbe({ timeoutSeconds: 0.9 }), contextOf());
      expect(attempt).toMatchObject({ result, reason, detail: expect.stringMatching(detail) });
    });
  });

  test("is inconclusive without the program, and says what to install", async () => {
    expect(await createIcmpProber("no-such-ping")(icmpProbe(), contextOf())).toMatchObject({
      result: "inconclusive",
      reason: "prober",
      detail:
        "ICMP cannot be probed from here: the program no-such-ping is not in PATH (install iputils-ping or BusyBox's ping).",
    });
  });

  test("is inconclusive when the exporter stops", async () => {
    await withProgram("exec sleep 60", async (program) => {
      const stop = new AbortController();
      const attempt = createIcmpProber(program)(icmpProbe(), contextOf(stop));
      setImmediate(() => stop.abort());
      expect(await attempt).toMatchObject({ result: "inconclusive", reason: "prober" });
    });
  });

  test("refuses addresses that must not be probed", async () => {
    expect(await createIcmpProber("no-such-ping")(icmpProbe({ host: "169.254.169.254" }), contextOf())).toMatchObject({
      result: "failure",
      reason: "refused_address",
    });
  });
});

describe("icmpProblem()", () => {
  test("says that the program is missing", () => {
    expect(icmpProblem({ path: "probes[0]", program: "no-such-ping" })).toEqual({
      code: "icmp-unavailable",
      path: "probes[0]",
      message: "ICMP needs the program no-such-ping, which is not in PATH",
      hint: "install iputils-ping or BusyBox's ping, or probe another port with tcp",
      severity: "warning",
    });
  });

  test("says that the program may not send", async () => {
    await withProgram(`echo "ping: permission denied (are you root?)" >&2; exit 1`, async (program) => {
      expect(icmpProblem({ program })?.message).toBe(
        `${program} cannot send ICMP: ping: permission denied (are you root?)`,
      );
    });
  });

  test("says nothing when ping works", async () => {
    await withProgram(prints(busybox.reply), async (program) => {
      expect(icmpProblem({ program })).toBeUndefined();
    });
  });
});

const works = icmpProblem() === undefined;

(works ? test : test.skip)("createIcmpProber() pings this machine with its own ping", async () => {
  const attempt = await createIcmpProber()(icmpProbe(), contextOf());
  expect(attempt).toMatchObject({ result: "success", hops: [{ address: "127.0.0.1" }] });
});
