import { writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { freePort } from "./free-port.ts";
import { pathOf } from "./prometheus-tools.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** What a test's nginx serves. */
export interface NginxOptions {
  /** Directives inside `server`, for HTTP and HTTPS alike: locations, mostly. */
  readonly server: string;
  /** PEM texts for HTTPS. */
  readonly certificate: { readonly cert: string; readonly key: string };
  /** More directives of the HTTPS server. */
  readonly tlsServer?: string;
  /** Directives outside of everything. */
  readonly main?: string;
}

/** A real nginx that runs: HTTP at `url`, HTTPS at `tlsUrl`. */
export interface Nginx extends ServerProcess {
  readonly tlsUrl: string;
}

/** Starts a real nginx on free loopback ports. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const folder = await makeTemporaryFolder("nginx");
  try {
    await mkdir(join(folder, "temp"));
    await writeFile(join(folder, "cert.pem"), options.certificate.cert);
    await writeFile(join(folder, "key.pem"), options.certificate.key);
    const tlsPort = await freePort();
    const configFile = join(folder, "nginx.conf");
    const server = await startServer({
      program: pathOf("nginx"),
      cwd: folder,
      readyPath: "/ready-for-tests",
      args: (port) => {
        writeFileSync(configFile, configuration(options, { folder, port, tlsPort }));
        return ["-c", configFile, "-p", folder, "-e", "stderr"];
      },
    });
    return {
      ...server,
      tlsUrl: `https://127.0.0.1:${tlsPort}`,
      stop: async () => {
        await server.stop();
        await removeFolder(folder);
      },
    };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

function configuration(
  { server, tlsServer = "", main = "" }: NginxOptions,
  { folder, port, tlsPort }: { readonly folder: string; readonly port: number; readonly tlsPort: number },
): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/temp/${name};`,
  );
  const common = `location = /ready-for-tests { return 200 "ready"; }\n${server}`;
  return `
daemon off;
${main}
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  ${temporary.join("\n  ")}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    ${common}
  }
  server {
    listen 127.0.0.1:${tlsPort} ssl backlog=4096;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    ${tlsServer}
    ${common}
  }
}
`;
}
