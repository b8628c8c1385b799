/** The answers of grpc.health.v1.Health/Check by number. */
const healthStates = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"] as const;

/** Names of gRPC status codes by number. */
const statusNames = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
] as const;

/** `NOT_FOUND` for 5. */
export function grpcStatusName(code: number): string {
  return statusNames[code] ?? `status ${code}`;
}

/** A framed `HealthCheckRequest { string service = 1 }`. */
export function encodeHealthRequest(service: string): Buffer {
  const name = Buffer.from(service);
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a]), varint(name.length), name]);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The state in a framed `HealthCheckResponse { ServingStatus status = 1 }`, or undefined when these bytes are none. */
export function decodeHealthResponse(body: Buffer): string | undefined {
  // The first byte says "compressed", which was not offered.
  if (body.length < 5 || body[0] !== 0 || body.readUInt32BE(1) !== body.length - 5) return undefined;
  const message = body.subarray(5);
  let state = 0;
  for (let at = 0; at < message.length; ) {
    const tag = readVarint(message, at);
    if (tag === undefined) return undefined;
    const field = skipOrRead(message, { at: tag.next, wireType: tag.value & 7 });
    if (field === undefined) return undefined;
    if (tag.value === 0x08) state = field.value;
    at = field.next;
  }
  return healthStates[state] ?? `status ${state}`;
}

interface Read {
  readonly value: number;
  readonly next: number;
}

/** Reads a number, or steps over a field that a later version of the message may have. */
function skipOrRead(
  message: Buffer,
  { at, wireType }: { readonly at: number; readonly wireType: number },
): Read | undefined {
  if (wireType === 0) return readVarint(message, at);
  const length = wireType === 2 ? readVarint(message, at) : undefined;
  const sizes: Readonly<Record<number, number | undefined>> = { 1: 8, 5: 4, 2: length?.value };
  const size = sizes[wireType];
  const next = (length?.next ?? at) + (size ?? 0);
  return size === undefined || next > message.length ? undefined : { value: 0, next };
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function readVarint(message: Buffer, start: number): Read | undefined {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    const byte = message[start + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: start + index + 1 };
  }
  return undefined;
}
