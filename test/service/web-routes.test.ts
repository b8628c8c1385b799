import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { jsonAnswer } from "../../service/http/http-route.ts";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "../../service/http/http-server.ts";
import { ownPagesOnly } from "../../service/http/own-pages-only.ts";
import { webPolicy, webRoutes } from "../../service/http/web-routes.ts";
import { silentLogger } from "../../service/log.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";

const running: HttpServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function start(options: Pick<HttpServerOptions, "routes"> & Partial<HttpServerOptions>): Promise<string> {
  const server = await createHttpServer({ listen: { host: "127.0.0.1", port: 0 }, log: silentLogger, ...options });
  running.push(server);
  return server.url;
}

async function withApp(work: (url: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder("app", async (folder) => {
    await mkdir(join(folder, "assets"));
    await writeFile(join(folder, "index.html"), "<!doctype html><p>the app</p>");
    await writeFile(join(folder, "assets/index-abc.js"), `console.log("${"long ".repeat(1_000)}");`);
    await writeFile(join(folder, "assets/icon-abc.svg"), "<svg/>");
    await writeFile(join(folder, "built-from.txt"), "no file of the app");
    const auth = { bearer: [{ kind: "env", name: "TOKEN" }], clientCa: undefined, need: "both" } as const;
    await work(await start({ routes: webRoutes({ folder }), auth, secret: () => "secret" }));
  });
}

test("webRoutes() gives the page to everybody, with a policy, and asks for it anew each time", async () => {
  await withApp(async (url) => {
    const page = await fetch(`${url}/`);
    expect([page.status, await page.text()]).toEqual([200, "<!doctype html><p>the app</p>"]);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": webPolicy,
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    expect(webPolicy).not.toMatch(/unsafe|data:|https?:|\*/);
    const head = await fetch(`${url}/`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

test("webRoutes() lets browsers keep files whose names change with their contents", async () => {
  await withApp(async (url) => {
    const script = await fetch(`${url}/assets/index-abc.js`);
    expect(Object.fromEntries(script.headers)).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      "content-encoding": "gzip",
    });
    expect((await script.text()).length).toBeGreaterThan(5_000);
    expect((await fetch(`${url}/assets/icon-abc.svg`)).headers.get("content-type")).toBe("image/svg+xml");
  });
});

test.each(["assets/nothing.js", "assets/..%2findex.html", "assets/..%2fbuilt-from.txt", "assets/constructor"])(
  "webRoutes() has no file %s",
  async (path) => {
    await withApp(async (url) => {
      const answer = await fetch(`${url}/${path}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: "not-found" });
    });
  },
);

test("webRoutes() says how to build an app that is not there", async () => {
  await inTemporaryFolder("no-app", async (folder) => {
    const url = await start({ routes: webRoutes({ folder: join(folder, "missing") }) });
    const page = await fetch(`${url}/`);
    expect([page.status, await page.text()]).toEqual([
      503,
      "The web app is not built yet: run npm run build:web, then start again. The JSON is at /api/.\n",
    ]);
  });
});

const json = { "content-type": "application/json" };

test.each([
  { name: "a script", headers: json, hasLogin: true, status: 200 },
  {
    name: "our page",
    headers: { ...json, "sec-fetch-site": "same-origin", origin: "http://nines.example" },
    hasLogin: true,
    status: 200,
  },
  { name: "our page in a browser that says little", headers: { ...json, origin: "own" }, hasLogin: true, status: 200 },
  { name: "another site", headers: { ...json, "sec-fetch-site": "cross-site" }, hasLogin: true, status: 403 },
  {
    name: "another port of this machine",
    headers: { ...json, "sec-fetch-site": "same-site" },
    hasLogin: true,
    status: 403,
  },
  {
    name: "another site in an old browser",
    headers: { ...json, origin: "https://evil.example" },
    hasLogin: true,
    status: 403,
  },
  { name: "a form", headers: { "content-type": "text/plain" }, hasLogin: true, status: 403 },
  {
    name: "a name that was pointed at this machine",
    headers: { ...json, host: "evil.example" },
    hasLogin: false,
    status: 403,
  },
  { name: "a name of a server with a login", headers: { ...json, host: "nines.example" }, hasLogin: true, status: 200 },
])("ownPagesOnly() answers $name with $status", async ({ headers, hasLogin, status }) => {
  const route = { method: "POST", path: "/do", handle: () => jsonAnswer({ done: true }) } as const;
  const url = await start({ routes: [ownPagesOnly(route, { hasLogin })] });
  const sent: Record<string, string> = { ...headers };
  if (sent["origin"] === "own") sent["origin"] = url;
  expect(await post(`${url}/do`, sent)).toBe(status);
});

/** With any header, also those that fetch keeps to itself. */
async function post(address: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const call = request(address, { method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.once("error", reject);
    call.end("{}");
  });
}
