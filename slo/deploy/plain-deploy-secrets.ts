import { pathToText } from "../document/schema-problems.ts";
import type { Problem } from "../problem.ts";

type Path = readonly PropertyKey[];

/**
 * What cannot be anything but a secret: tokens of Slack, GitHub, GitLab, Grafana and AWS by the prefixes that their makers gave them so
 * that they can be found, signed tokens (JWT), and private keys.
 */
const token =
  /\bxox[abeprs]-|\bxapp-\d|\bgh[opsu]_\w{20}|\bgithub_pat_|\bglpat-|\bglsa_\w{20}|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const login = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s@]*:[^/?#\s@]+@/i;
const parameter = /[?&;]((?:password|passwd|token|secret|api_?key|access_?key|sslpassword)=)/i;
const secretName = /(^|_)(PASSWORD|PASSWD|PASS|TOKEN|SECRET|KEY|CREDENTIALS?)$/i;

const reference = 'write { env: "NAME" } instead, and put the text into the Secret';

/** Sections that look for their own secrets, in more ways than this. */
const checkedElsewhere: ReadonlySet<string> = new Set(["probes", "exporter", "relay"]);

/** The section without secrets in plain text, and where they stood: all of the stack goes into the cluster for many to read. */
export function withoutPlainDeploySecrets(stack: Readonly<Record<string, unknown>>): {
  readonly value: unknown;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  for (const [key, part] of Object.entries(stack))
    if (!checkedElsewhere.has(key) && key !== "deploy") cleaned(part, [key], problems);
  return { value: cleaned(stack["deploy"], ["deploy"], problems), problems };
}

function cleaned(value: unknown, at: Path, problems: Problem[]): unknown {
  if (typeof value === "string") {
    const found = secretIn(value, at);
    if (found === undefined) return value;
    problems.push({ code: "plain-secret", path: pathToText(at), ...found });
    return undefined;
  }
  if (Array.isArray(value)) return value.map((item, index) => cleaned(item, [...at, index], problems));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, cleaned(item, [...at, key], problems)] as const);
  return Object.fromEntries(
    entries.filter(([key, item]) => item !== undefined || Reflect.get(value, key) === undefined),
  );
}

function secretIn(text: string, at: Path): Pick<Problem, "message" | "hint"> | undefined {
  if (token.test(text)) return { message: "a token or a private key stands here as plain text", hint: reference };
  const isStore = pathToText(at) === "deploy.store";
  const ofStore = "remove it; the pods read it from the key PGPASSWORD of their Secret";
  if (login.test(text))
    return { message: "the address holds a password in plain text", hint: isStore ? ofStore : loginCure(at) };
  if (at[0] !== "deploy") return undefined;
  const found = parameter.exec(text)?.[1]?.slice(0, -1);
  if (found !== undefined)
    return { message: `the parameter ${found} is a secret in plain text`, hint: isStore ? ofStore : reference };
  const isVariable = at[1] === "env" && at.length === 3;
  if (!isVariable || text === "" || !secretName.test(String(at[2]))) return undefined;
  return { message: `the variable ${String(at[2])} is a secret in plain text`, hint: reference };
}

function loginCure(at: Path): string {
  const isStats = at[0] === "shifts" && at[2] === "traffic" && at[3] === "stats";
  return isStats
    ? "remove it: ask HAProxy's runtime socket, or a page of its statistics that the exporter may read without a password"
    : "remove it";
}
