import { createServer } from "node:http";

// One version of the shop: `node shop.mjs PORT VERSION [FAILING]`. Of every FAILING requests one fails; nothing, or 0: none does.
const [port, version = "", failing = "0"] = process.argv.slice(2);
let requests = 0;
// As long as most servers keep connections; Node itself closes them after five seconds.
createServer({ keepAliveTimeout: 75_000 }, ({ url }, response) => {
  response.setHeader("x-version", version);
  if (Number(failing) > 0 && ++requests % Number(failing) === 0) response.statusCode = 500;
  // A report takes its time, so that something is in flight whenever weights change.
  setTimeout(() => response.end("ok\n"), url === "/report" ? 400 : 5);
}).listen(Number(port), "127.0.0.1");
