import { readFile, stat } from "node:fs/promises";
import type { Server } from "node:http";
import { createSecureContext, type Server as TlsServer } from "node:tls";
import type { Logger } from "../log.ts";
import type { HttpAuth } from "./http-auth.ts";
import { HttpServerFault } from "./http-server-fault.ts";

/** PEM files of a server's own certificate. They are read again when they change, so that renewals need no restart. */
export interface HttpTls {
  readonly cert: string;
  readonly key: string;
}

interface TlsSettings {
  readonly options: {
    readonly cert: Buffer;
    readonly key: Buffer;
    readonly ca?: Buffer;
    readonly requestCert: boolean;
    readonly rejectUnauthorized: boolean;
    readonly minVersion: "TLSv1.2";
  };
  /** Takes renewed files over into the running server. */
  readonly follow: (server: Server, log: Logger) => void;
  readonly stop: () => void;
}

const renewalCheckMs = 30_000;

/** TLS of a server. Client certificates are asked for and judged per request, because health checks bring none. */
export async function tlsSettings(files: HttpTls, auth: HttpAuth): Promise<TlsSettings> {
  const paths = [files.cert, files.key, ...(auth.clientCa === undefined ? [] : [auth.clientCa])];
  const options = await readOptions(files, auth);
  let version = await versionOf(paths);
  let timer: NodeJS.Timeout | undefined;
  const renew = async (server: TlsServer, log: Logger) => {
    try {
      const now = await versionOf(paths);
      if (now === version) return;
      const renewed = await readOptions(files, auth);
      server.setSecureContext(renewed);
      version = now;
      log.info("took over renewed TLS files", { cert: files.cert });
    } catch (error) {
      log.error("renewed TLS files cannot be used; the old ones stay", { error });
    }
  };
  return {
    options,
    follow: (server, log) => {
      timer = setInterval(() => void renew(server as unknown as TlsServer, log), renewalCheckMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

async function readOptions({ cert, key }: HttpTls, { clientCa }: HttpAuth): Promise<TlsSettings["options"]> {
  try {
    const options = {
      cert: await readFile(cert),
      key: await readFile(key),
      ...(clientCa === undefined ? {} : { ca: await readFile(clientCa) }),
      requestCert: clientCa !== undefined,
      rejectUnauthorized: false,
      minVersion: "TLSv1.2" as const,
    };
    createSecureContext(options);
    return options;
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new HttpServerFault("tls-files", `the TLS files ${cert} and ${key} cannot be used: ${words}`, { cause });
  }
}

async function versionOf(paths: readonly string[]): Promise<string> {
  const stats = await Promise.all(paths.map((path) => stat(path)));
  return stats.map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`).join("; ");
}
