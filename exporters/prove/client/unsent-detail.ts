import { errorCode, ownFaultText } from "../../probe/socket-failure.ts";

/** What an error of this machine says, and what helps, to somebody who did not write Node.js. */
export function unsentDetail(error: Error): string {
  const code = errorCode(error);
  const fault = ownFaultText(code);
  if (fault === undefined) return error.message;
  const cure = cures[code];
  return cure === undefined ? `${fault} (${code})` : `${fault} (${code}): ${cure}`;
}

const fewer = "lower --rate, or --new-connections, for each closed connection keeps its port for a minute";

const cures: Readonly<Record<string, string>> = {
  EMFILE: "each connection is one, so raise the limit before you start, as with ulimit -n 65536",
  ENFILE: "raise its limit, as with sysctl fs.file-max, or end what holds them",
  EAGAIN: fewer,
  EADDRNOTAVAIL: fewer,
  EADDRINUSE: fewer,
};
