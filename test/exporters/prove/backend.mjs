import { createServer } from "node:http";

// A backend with a version: `node backend.mjs PORT VERSION [FAILING]`. /slow takes 400 ms, as a report would. Of every FAILING
// requests one fails, so that a share of errors is exact; 0 or nothing: none does.
const [port, version = "", failing = "0"] = process.argv.slice(2);
let requests = 0;
// Longer than HAProxy keeps a connection: a client that a busy machine holds up for five seconds, Node's own limit, finds its own again.
createServer({ keepAliveTimeout: 75_000 }, ({ url }, response) => {
  response.setHeader("x-version", version);
  if (Number(failing) > 0 && ++requests % Number(failing) === 0) response.statusCode = 500;
  setTimeout(() => response.end("ok"), url === "/slow" ? 400 : 0);
}).listen(Number(port), "127.0.0.1");
