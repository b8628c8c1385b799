import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "@jest/globals";
import { readHaproxyTable } from "../../../exporters/haproxy/ask-haproxy.ts";
import type { HaproxyPlace } from "../../../slo/shift/haproxy-place.ts";
import { until } from "../../servers/until.ts";

/** A socket as HAProxy's, of which the test says when it answers; it counts who is connected. */
async function startSocket() {
  const open = new Set<Socket>();
  const asked: Socket[] = [];
  let most = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    most = Math.max(most, open.size);
    socket.on("data", () => asked.push(socket));
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    place: { kind: "tcp", host: "127.0.0.1", port } as HaproxyPlace,
    isAskedBy: (looks: number) =>
      until(
        async () => asked.length,
        (count) => count >= looks,
      ),
    answer: () => asked.shift()?.end("Pid: 7\n\n# pxname,svname,type\napp,blue,2\n"),
    most: () => most,
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

test("readHaproxyTable() has four connections to a socket at once, however many ask", async () => {
  const socket = await startSocket();
  const looks = Array.from({ length: 20 }, () => readHaproxyTable(socket.place, AbortSignal.timeout(5_000)));
  for (let answered = 0; answered < looks.length; answered++) {
    await socket.isAskedBy(Math.min(4, looks.length - answered));
    socket.answer();
  }
  const processes = (await Promise.all(looks)).map(({ process }) => process);
  expect({ most: socket.most(), processes }).toEqual({ most: 4, processes: Array(20).fill("7") });
  await socket.stop();
});

test("readHaproxyTable() waits for its turn no longer than it may, and gives it to the next", async () => {
  const socket = await startSocket();
  const gaveUp = new AbortController();
  const hanging = Array.from({ length: 7 }, () => readHaproxyTable(socket.place, gaveUp.signal));
  const next = readHaproxyTable(socket.place, AbortSignal.timeout(5_000));
  await socket.isAskedBy(4);
  gaveUp.abort(new Error("too late"));
  const messages = (await Promise.allSettled(hanging)).map((one) =>
    one.status === "rejected" ? String(one.reason) : "answered",
  );
  await socket.isAskedBy(5);
  for (let count = 0; count < 5; count++) socket.answer();
  expect({ messages, process: (await next).process }).toEqual({
    messages: [...Array(4).fill("Error: it does not answer"), ...Array(3).fill("Error: too late")],
    process: "7",
  });
  await socket.stop();
});

test("readHaproxyTable() lets nobody wait for another socket", async () => {
  const [hanging, other] = [await startSocket(), await startSocket()];
  const gaveUp = new AbortController();
  const looks = Array.from({ length: 6 }, () => readHaproxyTable(hanging.place, gaveUp.signal).catch(() => "none"));
  await hanging.isAskedBy(4);
  const look = readHaproxyTable(other.place, AbortSignal.timeout(5_000));
  await other.isAskedBy(1);
  other.answer();
  expect((await look).process).toBe("7");
  gaveUp.abort();
  await Promise.all(looks);
  await hanging.stop();
  await other.stop();
});
