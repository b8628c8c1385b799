import type {
  DnsProbeSpec,
  GrpcProbeSpec,
  HttpProbeSpec,
  IcmpProbeSpec,
  JourneyProbeSpec,
  TcpProbeSpec,
  TlsProbeSpec,
  WebSocketProbeSpec,
} from "./probe-spec.ts";

/**
 * A page or an interface that must answer.
 * @example
 * httpProbe("shop-home", { url: "https://shop.example.org/", expect: { body: "Welcome" } })
 */
export function httpProbe(name: string, rest: Omit<HttpProbeSpec, "kind" | "name">): HttpProbeSpec {
  return { kind: "http", name, ...rest };
}

/**
 * A port that must take connections, and say the right things.
 * @example
 * tcpProbe("mail", { address: "mail.example.org:25", dialogue: [{ expect: { matches: "^220 " } }, { send: "QUIT\r\n" }] })
 */
export function tcpProbe(name: string, rest: Omit<TcpProbeSpec, "kind" | "name">): TcpProbeSpec {
  return { kind: "tcp", name, ...rest };
}

/**
 * A certificate that must be valid, and stay so for a while.
 * @example
 * tlsProbe("shop-certificate", { address: "shop.example.org", minValidity: "14d", interval: "10m" })
 */
export function tlsProbe(name: string, rest: Omit<TlsProbeSpec, "kind" | "name">): TlsProbeSpec {
  return { kind: "tls", name, ...rest };
}

/**
 * A name that must resolve.
 * @example
 * dnsProbe("shop-name", { query: "shop.example.org", resolver: "9.9.9.9", answers: "192.0.2.10" })
 */
export function dnsProbe(name: string, rest: Omit<DnsProbeSpec, "kind" | "name">): DnsProbeSpec {
  return { kind: "dns", name, ...rest };
}

/**
 * A gRPC server that must call itself healthy.
 * @example
 * grpcProbe("payments", { address: "payments.example.org:443", tls: true, service: "payments.v1.Payments" })
 */
export function grpcProbe(name: string, rest: Omit<GrpcProbeSpec, "kind" | "name">): GrpcProbeSpec {
  return { kind: "grpc", name, ...rest };
}

/**
 * A WebSocket that must open.
 * @example
 * websocketProbe("live-prices", { url: "wss://shop.example.org/live" })
 */
export function websocketProbe(name: string, rest: Omit<WebSocketProbeSpec, "kind" | "name">): WebSocketProbeSpec {
  return { kind: "websocket", name, ...rest };
}

/**
 * A host that must answer an echo request.
 * @example
 * icmpProbe("gateway", { host: "gateway.example.org" })
 */
export function icmpProbe(name: string, rest: Omit<IcmpProbeSpec, "kind" | "name">): IcmpProbeSpec {
  return { kind: "icmp", name, ...rest };
}

/**
 * Several requests that a customer makes one after the other.
 * @example
 * journeyProbe("login", {
 *   secrets: { password: { env: "SHOP_PASSWORD" } },
 *   steps: [
 *     { name: "log in", url: "https://shop.example.org/login", body: "user=probe&password={{password}}", save: { id: { json: "$.id" } } },
 *     { name: "account", url: "https://shop.example.org/accounts/{{id}}" },
 *   ],
 * })
 */
export function journeyProbe(name: string, rest: Omit<JourneyProbeSpec, "kind" | "name">): JourneyProbeSpec {
  return { kind: "journey", name, ...rest };
}
