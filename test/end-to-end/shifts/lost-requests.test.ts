import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { makeCertificate } from "../../certificates.ts";
import { startBackend } from "../../exporters/prove/balanced-app.ts";
import { needs } from "../../servers/needs.ts";
import { startNginx } from "../../servers/nginx.ts";
import { until } from "../../servers/until.ts";
import { sendThrough, startShiftWorld } from "./shift-world.ts";

needs(
  "haproxy",
  "nginx",
  "prometheus",
)("requests in flight when the old arm, nginx, ends", () => {
  test.each([
    { signal: "SIGTERM" as const, loses: true },
    { signal: "SIGQUIT" as const, loses: false },
  ])("by $signal: DrainDroppedRequests fires with the client's own count is $loses", async ({ signal, loses }) => {
    // Behind nginx, so that it waits for others as most do.
    const upstream = createServer((_, response) => {
      const answer = setTimeout(() => response.end("ok"), 1_000);
      response.once("close", () => clearTimeout(answer));
    });
    upstream.listen(0, "127.0.0.1");
    await once(upstream, "listening");
    const { port } = upstream.address() as AddressInfo;
    const [green, certificate] = await Promise.all([startBackend("v2"), makeCertificate({ commonName: "localhost" })]);
    const nginx = await startNginx({
      certificate,
      server: `location / { return 200 "ok"; }\nlocation /slow { proxy_pass http://127.0.0.1:${port}; }`,
    });
    // A request that finds the door closed goes to the other server; what nginx has begun, nobody else can end. Idle connections would
    // be closed by either signal, and with them the request that crosses the end of one.
    const settings = "retries 3\n  option redispatch 1\n  option http-server-close";
    const world = await startShiftWorld({ blueUrl: nginx.url, greenUrl: green.url, settings });
    try {
      const report = await sendThrough(world.app, {
        slow: { url: new URL("/slow", world.app.url), share: 0.1 },
        duringSeconds: 20,
        deeds: [
          {
            after: 1_000,
            act: async () => {
              await world.weigh(100);
              // Nothing new comes any more; the slow ones are still there.
              await delay(300);
              process.kill(nginx.pid, signal);
            },
          },
        ],
      });
      expect(report.sent).toBe(4_000);
      if (loses) {
        expect(report.failed).toBeGreaterThan(5);
        await until(world.firing, (alerts) => alerts.includes("DrainDroppedRequests"));
        // The count is whole as soon as the rates' window has passed the loss.
        const told = await until(
          () => world.greatestValue("DrainDroppedRequests"),
          (value = 0) => value > report.failed - 5,
        );
        expect(Math.abs((told ?? 0) - report.failed)).toBeLessThanOrEqual(5);
      } else {
        expect(report.failed).toBe(0);
        expect(await world.fired()).toEqual([]);
      }
    } finally {
      await world.stop();
      await Promise.all([nginx.stop(), green.stop()]);
      upstream.closeAllConnections();
      upstream.close();
    }
  });
});

needs("haproxy", "prometheus")("a server that is killed in the middle of a shift", () => {
  test.each([
    { settings: "retries 0", rescued: false },
    { settings: "retries 3\n  option redispatch 1\n  retry-on all-retryable-errors", rescued: true },
  ])("under $settings: RescuedByRetry is $rescued", async ({ settings, rescued }) => {
    const [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2")]);
    const world = await startShiftWorld({ blueUrl: blue.url, greenUrl: green.url, settings });
    try {
      await world.weigh(50);
      const report = await sendThrough(world.app, {
        slow: { url: new URL("/slow", world.app.url), share: 0.1 },
        duringSeconds: 15,
        deeds: [{ after: 1_200, act: () => process.kill(green.pid, "SIGKILL") }],
      });
      expect(report.failed > 0).toBe(!rescued);
      if (rescued) await until(world.firing, (alerts) => alerts.includes("RescuedByRetry"));
      else expect(await world.fired()).not.toContain("RescuedByRetry");
    } finally {
      await world.stop();
      await Promise.all([blue.stop(), green.stop()]);
    }
  });
});

needs("haproxy", "prometheus")("a time in which all weights are 0", () => {
  test("DrainDroppedRequests fires with what HAProxy refused, as the client counts it", async () => {
    const [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2")]);
    const world = await startShiftWorld({ blueUrl: blue.url, greenUrl: green.url });
    try {
      await world.weigh(50);
      const report = await sendThrough(world.app, {
        duringSeconds: 15,
        deeds: [
          { after: 1_000, act: () => world.app.tell("set weight app/green 0; set weight app/blue 0") },
          { after: 1_800, act: () => world.weigh(100) },
        ],
      });
      expect(report.failed).toBeGreaterThan(500);
      await until(world.firing, (alerts) => alerts.includes("DrainDroppedRequests"));
      // The count is whole as soon as the window of the means has passed the loss.
      const told = await until(
        () => world.recorded("shift:refused:inc2m"),
        (value = 0) => value > report.failed - 5,
      );
      expect(Math.abs((told ?? 0) - report.failed)).toBeLessThanOrEqual(5);
      expect(await world.recorded("shift:arm_dropped:inc2m")).toBeLessThanOrEqual(5);
    } finally {
      await world.stop();
      await Promise.all([blue.stop(), green.stop()]);
    }
  });
});
