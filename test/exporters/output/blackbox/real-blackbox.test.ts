import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { blackboxModules } from "../../../../exporters/output/blackbox/blackbox-modules.ts";
import { blackboxRoute } from "../../../../exporters/output/blackbox/blackbox-route.ts";
import { probeOnce } from "../../../../exporters/probe/probe-kinds.ts";
import { createHttpServer, type HttpServer } from "../../../../service/http/http-server.ts";
import { silentLogger } from "../../../../service/log.ts";
import type { Probe } from "../../../../slo/probe/probe-model.ts";
import { makeCertificate } from "../../../certificates.ts";
import { startBlackbox } from "../../../servers/blackbox.ts";
import { freePort } from "../../../servers/free-port.ts";
import { needs } from "../../../servers/needs.ts";
import type { ServerProcess } from "../../../servers/server-process.ts";
import { makeTemporaryFolder, removeFolder } from "../../../temporary-folder.ts";
import { parseExposition } from "../parse-exposition.ts";

let folder: string;
let blackbox: ServerProcess;
let ours: HttpServer;
let plain: Server;
let secure: TlsServer;
let places: { readonly plain: string; readonly secure: string; readonly closed: string };

needs("blackbox")("/probe beside a real blackbox_exporter", () => {
  beforeAll(async () => {
    folder = await makeTemporaryFolder("blackbox-targets");
    const made = makeCertificate({ commonName: "localhost", names: ["localhost", "shop.example.org"] });
    const cert = join(folder, "cert.pem");
    await writeFile(cert, made.cert);
    plain = createServer((request, response) => {
      if (request.url === "/moved") return response.writeHead(302, { location: "/" }).end();
      response.setHeader("last-modified", "Wed, 21 Oct 2015 07:28:00 GMT");
      return response.end("hello");
    }).listen(0, "127.0.0.1");
    secure = createTlsServer({ key: made.key, cert: made.cert }, (_request, response) => response.end("hello")).listen(
      0,
      "127.0.0.1",
    );
    await Promise.all([once(plain, "listening"), once(secure, "listening")]);
    places = {
      plain: `127.0.0.1:${portOf(plain)}`,
      secure: `localhost:${portOf(secure)}`,
      closed: `127.0.0.1:${await freePort()}`,
    };
    const ip4 = { preferred_ip_protocol: "ip4" };
    blackbox = await startBlackbox({
      http_2xx: { prober: "http", http: ip4 },
      http_post_2xx: { prober: "http", http: { ...ip4, method: "POST" } },
      shop: { prober: "http", http: { ...ip4, tls_config: { ca_file: cert } } },
      shop_unverified: { prober: "http", http: { ...ip4, tls_config: { insecure_skip_verify: true } } },
      greeting: { prober: "http", http: { ...ip4, fail_if_body_not_matches_regexp: ["good morning"] } },
      tcp_connect: { prober: "tcp", tcp: ip4 },
    });
    const http = {
      ...(blackboxModules([]).get("http_2xx") as Extract<Probe, { kind: "http" }>),
      family: "ipv4" as const,
    };
    const morning = { match: { kind: "contains", text: "good morning" }, not: false } as const;
    const probes: readonly Probe[] = [
      { ...http, name: "shop", tls: { ...http.tls, ca: cert } },
      { ...http, name: "shop_unverified", tls: { ...http.tls, verify: false } },
      { ...http, name: "greeting", bodyAssertions: [morning] },
    ];
    const userAgent = "nines-test";
    const probeNow = (probe: Probe, signal: AbortSignal) =>
      probeOnce(probe, { signal, secret: () => "", userAgent, traceparent: undefined });
    ours = await createHttpServer({
      listen: { host: "127.0.0.1", port: 0 },
      log: silentLogger,
      routes: [blackboxRoute({ probes: () => probes, probeNow })],
    });
  });
  afterAll(async () => {
    await ours?.close();
    await blackbox?.stop();
    plain?.close();
    secure?.close();
    await removeFolder(folder);
  });

  test.each([
    { name: "a page", module: "http_2xx", target: () => `http://${places.plain}/` },
    { name: "a POST", module: "http_post_2xx", target: () => `http://${places.plain}/` },
    { name: "a redirect", module: "http_2xx", target: () => `http://${places.plain}/moved` },
    { name: "a target without a scheme", module: "http_2xx", target: () => places.plain },
    { name: "a page over TLS", module: "shop", target: () => `https://${places.secure}/` },
    // Year 1 as the expiry of a chain that was not verified.
    {
      name: "a page over TLS that is not verified",
      module: "shop_unverified",
      target: () => `https://${places.secure}/`,
      without: ["probe_ssl_last_chain_expiry_timestamp_seconds"],
    },
    { name: "a failed assertion", module: "greeting", target: () => `http://${places.plain}/` },
    { name: "a refused connection", module: "http_2xx", target: () => `http://${places.closed}/` },
    { name: "a TCP connection", module: "tcp_connect", target: () => places.plain },
    { name: "a refused TCP connection", module: "tcp_connect", target: () => places.closed },
  ])("has every series and label that blackbox_exporter has for $name", async ({ module, target, without = [] }) => {
    const query = new URLSearchParams({ module, target: target() });
    const [theirs, own] = await Promise.all(
      [blackbox.url, ours.url].map(async (url) => seriesOf(await fetch(`${url}/probe?${query}`))),
    );
    const missing = [...(theirs ?? [])].filter(([series]) => !own?.has(series)).map(([series]) => series);
    expect(missing).toEqual(without);
    for (const series of [
      "probe_success",
      "probe_http_status_code",
      "probe_http_redirects",
      "probe_http_ssl",
      "probe_http_version",
      "probe_http_content_length",
      "probe_http_uncompressed_body_length",
      "probe_http_last_modified_timestamp_seconds",
      "probe_ip_protocol",
      "probe_ip_addr_hash",
      "probe_failed_due_to_regex",
      "probe_ssl_earliest_cert_expiry",
    ]) {
      expect([series, own?.get(series)]).toEqual([series, theirs?.get(series)]);
    }
  });

  test("shows how it went with debug=true, and refuses what it does not know in words", async () => {
    const debug = await fetch(`${ours.url}/probe?module=tcp_connect&target=${places.closed}&debug=true`);
    const text = await debug.text();
    expect(text).toContain(`Probe of ${places.closed} with the module tcp_connect:\nfailure (connect_refused)`);
    expect(text).toContain("\nprobe_success 0\n");
    const unknown = await fetch(`${ours.url}/probe?module=nonsense&target=a`);
    expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringContaining('unknown module "nonsense"')]);
  });

  test("refuses the metadata address whatever the module", async () => {
    const answer = await fetch(`${ours.url}/probe?module=tcp_connect&target=169.254.169.254:80&debug=true`);
    expect(await answer.text()).toContain("failure (refused_address)");
  });
});

async function seriesOf(answer: Response): Promise<ReadonlyMap<string, number>> {
  const families = parseExposition(await answer.text(), "text");
  return new Map(
    families.flatMap(({ samples }) =>
      samples.map(({ name, labels, value }) => {
        const shown = Object.entries(labels)
          .sort()
          .map(([label, text]) => `${label}=${JSON.stringify(text)}`);
        return [shown.length === 0 ? name : `${name}{${shown.join(",")}}`, value] as const;
      }),
    ),
  );
}

function portOf(server: Server | TlsServer): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
