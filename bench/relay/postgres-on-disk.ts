import pg from "pg";
import { type Postgres, startPostgres } from "../../test/servers/postgres.ts";

/** PostgreSQL that syncs to disk: the tests' own does not. */
export async function startPostgresOnDisk(): Promise<Postgres> {
  const server = await startPostgres();
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query("ALTER SYSTEM SET fsync = on");
  await client.query("SELECT pg_reload_conf()");
  await client.end();
  return server;
}
