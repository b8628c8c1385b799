import type { ServerResponse } from "node:http";
import type { SlackWorld } from "./slack-world.ts";

/** Takes in what an app uploads to the address that Slack gave it: as many bytes as it announced. */
export function receiveFile(
  world: SlackWorld,
  id: string,
  { body, response }: { readonly body: Buffer; readonly response: ServerResponse },
): void {
  const file = world.files.get(id);
  if (file === undefined || body.length !== file.length) {
    response.writeHead(400).end("wrong address or length");
    return;
  }
  file.bytes = body;
  response.writeHead(200).end(`OK - ${body.length}`);
}
