import { createServer } from "node:http";

// A backend with a version: `node backend.mjs PORT VERSION`. /slow takes 400 ms, as a report would.
const [port, version = ""] = process.argv.slice(2);
createServer(({ url }, response) => {
  response.setHeader("x-version", version);
  setTimeout(() => response.end("ok"), url === "/slow" ? 400 : 0);
}).listen(Number(port), "127.0.0.1");
