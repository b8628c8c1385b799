import type { ServerCommand } from "./child-server.ts";

/** Where a server is started, and who hears of it. */
export interface ServerPlace extends Pick<ServerCommand, "program" | "onStarted" | "onLost" | "signal"> {
  /** For its configuration, its data and its log. */
  readonly folder: string;
  /** Its port on the loopback interface. */
  readonly port: number;
  /** Short enough for the name of a socket. */
  readonly socketFolder: string;
}
