import { PostgresDialect } from "kysely";
import { StoreFault } from "./store-fault.ts";

// Numbers of these types (int8, numeric) come as text, because they may be wider than a double; ours never are.
const numberTypes: ReadonlySet<number> = new Set([20, 1700]);

/** Connects to PostgreSQL. `shown` is the address without its password, for messages. */
export async function openPostgres(url: string, shown: string): Promise<PostgresDialect> {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({
    connectionString: url,
    max: 5,
    connectionTimeoutMillis: 10_000,
    application_name: "nines",
    types: {
      getTypeParser: (id: number, format?: "text" | "binary") =>
        numberTypes.has(id) ? Number : pg.types.getTypeParser(id, format as "text"),
    } as typeof pg.types,
  });
  // An idle connection that the server drops is replaced by the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  try {
    await pool.query("SELECT 1");
    return new PostgresDialect({ pool });
  } catch (error) {
    await pool.end();
    throw new StoreFault(`the store ${shown} cannot be opened: ${reasonOf(error)}`, hintOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

function hintOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "28P01" || code === "28000") return "check user and password; PGPASSWORD or a .pgpass file can hold it";
  if (code === "3D000") return "create the database first: nines makes its tables, not the database";
  return "check host and port, and that PostgreSQL runs";
}
