import { type AddressInfo, createServer, type Socket } from "node:net";
import { answersOf, armOfMember, benchArms, countedSeconds, membersOf } from "./bench-arms.ts";

/** One line of HAProxy's table by the names of its columns. */
type Row = Readonly<Record<string, string | number>>;

const read = "pxname svname qcur scur stot bin bout wretr wredis status weight act bck lbtot type".split(" ");
const answers = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"].map((code) => `hrsp_${code}`);
/** HAProxy 2.6 has about a hundred columns, whoever reads few of them has to read all. */
const columns = [
  ...read,
  ...answers,
  ...Array.from({ length: 100 - read.length - answers.length }, (_, at) => `more${at}`),
];

const members = benchArms.flatMap(membersOf);

/** A runtime socket of one HAProxy with these backends, all in the midst of a rollout under load. */
export async function startHaproxySocket(
  proxies: readonly string[],
): Promise<{ readonly address: string; readonly stop: () => void }> {
  const startedAt = Date.now();
  const server = createServer({ allowHalfOpen: true }, (socket: Socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("end", () => socket.end(tableOf(proxies, countedSeconds + (Date.now() - startedAt) / 1_000)));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}

function tableOf(proxies: readonly string[], elapsedSeconds: number): string {
  const servers = members.map((member) => serverRow(member, elapsedSeconds));
  const total = (column: string) => servers.reduce((sum, row) => sum + Number(row[column]), 0);
  const backend: Row = {
    ...Object.fromEntries(
      ["scur", "stot", "bin", "bout", "lbtot", ...answers].map((column) => [column, total(column)]),
    ),
    svname: "BACKEND",
    status: "UP",
    type: 1,
  };
  const lines = [...servers, backend].map((row) => {
    const cells = columns.slice(1).map((column) => row[column] ?? 0);
    return cells.join(",");
  });
  const table = proxies.flatMap((proxy) => lines.map((line) => `${proxy},${line},`));
  const info = "Name: HAProxy\nPid: 1\nStart_time_sec: 1700000000\n";
  return `${info}\n# ${columns.join(",")},\n${table.join("\n")}\n\n`;
}

/** One request is in flight. */
function serverRow(member: string, elapsedSeconds: number): Row {
  const arm = armOfMember(member);
  const { all, failed } = answersOf(arm, elapsedSeconds);
  return {
    svname: member,
    scur: 1,
    stot: all + 1,
    lbtot: all + 1,
    bin: 300 * all,
    bout: 2_000 * all,
    status: "UP",
    weight: arm.weight,
    act: 1,
    type: 2,
    hrsp_1xx: 0,
    hrsp_2xx: all - failed,
    hrsp_3xx: 0,
    hrsp_4xx: 0,
    hrsp_5xx: failed,
    hrsp_other: 0,
  };
}
