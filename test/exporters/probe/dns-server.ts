import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket as TcpSocket } from "node:net";

/** Numbers of record types (RFC 1035, 3596, 2782, 8659). */
const types = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, CAA: 257 } as const;

type RecordType = keyof typeof types;

/** What the server does with a question. */
export type DnsAnswer =
  | { readonly kind: "records"; readonly records: readonly DnsRecord[] }
  | { readonly kind: "rcode"; readonly rcode: "NXDOMAIN" | "SERVFAIL" | "REFUSED" }
  | { readonly kind: "silence" }
  | { readonly kind: "wrong-id"; readonly records: readonly DnsRecord[] }
  /** Says "truncated" over UDP and answers in full over TCP. */
  | { readonly kind: "truncated"; readonly records: readonly DnsRecord[] }
  | { readonly kind: "bytes"; readonly bytes: Buffer };

export interface DnsRecord {
  readonly type: RecordType;
  readonly data: Buffer;
}

export interface DnsQuestion {
  readonly name: string;
  readonly type: RecordType | undefined;
  readonly over: "udp" | "tcp";
}

export interface TestDnsServer extends AsyncDisposable {
  /** `127.0.0.1:port`. */
  readonly address: string;
  readonly questions: readonly DnsQuestion[];
}

/** A name server on loopback, UDP and TCP, that answers as the table or the function says. */
export async function startDnsServer(answer: (question: DnsQuestion) => DnsAnswer): Promise<TestDnsServer> {
  const questions: DnsQuestion[] = [];
  const sockets = new Set<TcpSocket>();
  const reply = (message: Buffer, over: "udp" | "tcp"): Buffer | undefined => {
    const question = { ...readQuestion(message), over };
    questions.push(question);
    return encodeReply(message, { answer: answer(question), over });
  };
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let arrived = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      arrived = Buffer.concat([arrived, chunk]);
      while (arrived.length >= 2 && arrived.length >= 2 + arrived.readUInt16BE(0)) {
        const end = 2 + arrived.readUInt16BE(0);
        const bytes = reply(arrived.subarray(2, end), "tcp");
        arrived = arrived.subarray(end);
        if (bytes !== undefined) socket.write(Buffer.concat([uint16(bytes.length), bytes]));
      }
    });
  });
  const { udp, port } = await bindBoth(tcp);
  udp.on("message", (message, from) => {
    const bytes = reply(message, "udp");
    if (bytes !== undefined) udp.send(bytes, from.port, from.address);
  });
  return {
    address: `127.0.0.1:${port}`,
    questions,
    async [Symbol.asyncDispose]() {
      udp.close();
      for (const socket of sockets) socket.destroy();
      tcp.close();
      await once(tcp, "close");
    },
  };
}

/** One port number that is free for both UDP and TCP. */
async function bindBoth(tcp: Server): Promise<{ readonly udp: Socket; readonly port: number }> {
  for (;;) {
    const udp = createSocket("udp4");
    udp.bind(0, "127.0.0.1");
    await once(udp, "listening");
    const { port } = udp.address();
    const bound = await new Promise<boolean>((resolve) => {
      tcp.once("error", () => resolve(false));
      tcp.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (bound) return { udp, port };
    udp.close();
  }
}

function readQuestion(message: Buffer): { readonly name: string; readonly type: RecordType | undefined } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length !== 0; length = message[at] ?? 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const number = message.readUInt16BE(at + 1);
  const type = (Object.keys(types) as RecordType[]).find((name) => types[name] === number);
  return { name: labels.join("."), type };
}

function encodeReply(query: Buffer, { answer, over }: { answer: DnsAnswer; over: "udp" | "tcp" }): Buffer | undefined {
  if (answer.kind === "silence") return undefined;
  if (answer.kind === "bytes") return answer.bytes;
  const truncated = answer.kind === "truncated" && over === "udp";
  const records = answer.kind === "rcode" || truncated ? [] : answer.records;
  const rcode = answer.kind === "rcode" ? { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }[answer.rcode] : 0;
  const id = query.readUInt16BE(0) ^ (answer.kind === "wrong-id" ? 1 : 0);
  const flags = 0x8180 | (truncated ? 0x0200 : 0) | rcode;
  const head = Buffer.concat([id, flags, 1, records.length, 0, 0].map(uint16));
  const question = query.subarray(12, questionEnd(query));
  return Buffer.concat([head, question, ...records.map(encodeRecord)]);
}

function questionEnd(query: Buffer): number {
  let at = 12;
  while (query[at] !== 0) at += 1 + (query[at] ?? 0);
  return at + 5;
}

/** The owner is a pointer to the name in the question; the TTL is an hour, so that a cache would show. */
function encodeRecord({ type, data }: DnsRecord): Buffer {
  const fixed = [0xc00c, types[type], 1, 0, 3600, data.length].map(uint16);
  return Buffer.concat([...fixed, data]);
}

export function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

function domain(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  return Buffer.concat([...labels.map((label) => text(label)), Buffer.from([0])]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value, "latin1")]);
}

/** Records as a zone file would name them. */
export const record = {
  a: (address: string): DnsRecord => ({ type: "A", data: Buffer.from(address.split(".").map(Number)) }),
  /** All eight groups written out. */
  aaaa: (address: string): DnsRecord => ({
    type: "AAAA",
    data: Buffer.concat(address.split(":").map((group) => uint16(Number.parseInt(group, 16)))),
  }),
  cname: (name: string): DnsRecord => ({ type: "CNAME", data: domain(name) }),
  ns: (name: string): DnsRecord => ({ type: "NS", data: domain(name) }),
  ptr: (name: string): DnsRecord => ({ type: "PTR", data: domain(name) }),
  mx: (priority: number, name: string): DnsRecord => ({
    type: "MX",
    data: Buffer.concat([uint16(priority), domain(name)]),
  }),
  txt: (...parts: readonly string[]): DnsRecord => ({ type: "TXT", data: Buffer.concat(parts.map(text)) }),
  srv: (priority: number, weight: number, port: number, name: string): DnsRecord => ({
    type: "SRV",
    data: Buffer.concat([...[priority, weight, port].map(uint16), domain(name)]),
  }),
  soa: (primary: string, mailbox: string, numbers: readonly number[]): DnsRecord => ({
    type: "SOA",
    data: Buffer.concat([
      domain(primary),
      domain(mailbox),
      ...numbers.flatMap((n) => [uint16(n >>> 16), uint16(n & 0xffff)]),
    ]),
  }),
  caa: (flags: number, tag: string, value: string): DnsRecord => ({
    type: "CAA",
    data: Buffer.concat([Buffer.from([flags]), text(tag), Buffer.from(value, "latin1")]),
  }),
} as const;
