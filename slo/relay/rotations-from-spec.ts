import { pathToText } from "../document/schema-problems.ts";
import { type Problem, show } from "../problem.ts";
import { isWithinHours, zonedTimeToMs } from "../zoned-time.ts";
import { handoverCron, handoverMistake } from "./hand-over-times.ts";
import type { RotationMemberSpec, RotationOverrideSpec, RotationSpec } from "./on-call-spec.ts";
import type { QuietHours, Rotation, RotationMember } from "./relay-model.ts";
import { type RelayNames, referred } from "./relay-names.ts";

type Path = readonly PropertyKey[];

/** A rotation with every default filled in; nothing when nobody could say whose turn it is. */
export function rotationFromSpec(spec: RotationSpec, at: Path, names: RelayNames): Rotation | undefined {
  const { problems } = names;
  const timezone = spec.timezone ?? "UTC";
  const handover = handoverCron(spec.handover ?? "monday 09:00");
  const mistake = handoverMistake(handover, timezone);
  if (mistake !== undefined)
    problems.push({
      code: "cron",
      path: pathToText([...at, "handover"]),
      message: `${show(spec.handover)} ${mistake}`,
      hint: 'write "monday 09:00", "daily 09:00", or cron with five fields such as "0 9 * * 1"',
    });
  const otherwise = referred(spec.otherwise, "rotations", { at: [...at, "otherwise"], names });
  if ((spec.hours === undefined) !== (spec.otherwise === undefined))
    problems.push(
      spec.hours === undefined
        ? {
            code: "rotation-hours",
            path: pathToText([...at, "otherwise"]),
            message: "otherwise is given without hours, so it never counts",
            hint: 'write hours: { from: "08:00", to: "20:00" }, or remove it',
          }
        : {
            code: "rotation-hours",
            path: pathToText([...at, "hours"]),
            message: "nobody is on call outside these hours",
            hint: "name the rotation that has the other hours in otherwise",
          },
    );
  const overrides = (spec.overrides ?? []).flatMap((one, index) => {
    const override = overrideFromSpec(one, timezone);
    if (override.toMs > override.fromMs) return [override];
    problems.push(backwards(one, [...at, "overrides", index]));
    return [];
  });
  if (mistake !== undefined) return undefined;
  return {
    name: spec.name,
    timezone,
    handover,
    since: zonedTimeToMs(`${spec.since ?? "2024-01-01"}T00:00`, timezone),
    members: spec.members.map(memberFromSpec),
    hours: spec.hours && hoursFromSpec({ ...spec.hours, timezone }),
    otherwise,
    overrides,
  };
}

function backwards({ from, to }: RotationOverrideSpec, at: Path): Problem {
  return {
    code: "override",
    path: pathToText([...at, "to"]),
    message: `the override ends at ${to}, before it begins at ${from}`,
    hint: "write the earlier time in from",
  };
}

function overrideFromSpec({ from, to, member }: RotationOverrideSpec, timezone: string) {
  const moment = (text: string) => (text.endsWith("Z") ? Date.parse(text) : zonedTimeToMs(text, timezone));
  return { fromMs: moment(from), toMs: moment(to), member: memberFromSpec(member) };
}

function memberFromSpec(spec: RotationMemberSpec): RotationMember {
  return typeof spec === "string" ? { id: spec, name: spec } : { id: spec.id, name: spec.name ?? spec.id };
}

/** Hours of a day as minutes after midnight. */
export function hoursFromSpec(spec: {
  readonly from: string;
  readonly to: string;
  readonly timezone?: string;
}): QuietHours {
  return { timezone: spec.timezone ?? "UTC", from: minuteOf(spec.from), to: minuteOf(spec.to) };
}

function minuteOf(clock: string): number {
  const [hour, minute] = clock.split(":").map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

/** Rotations that hand a moment on to each other in a circle, so that nobody has it. */
export function circleProblems(
  rotations: readonly { readonly rotation: Rotation; readonly at: Path }[],
): readonly Problem[] {
  const next = new Map(rotations.map(({ rotation }) => [rotation.name, rotation]));
  return rotations.flatMap(({ rotation, at }): readonly Problem[] => {
    const way = [rotation.name];
    for (let one = next.get(rotation.otherwise ?? ""); one !== undefined; one = next.get(one.otherwise ?? "")) {
      way.push(one.name);
      if (one === rotation) break;
      if (way.length > rotations.length + 1) return [];
    }
    const [first = ""] = way;
    // A circle is told once, where it is entered first.
    const isFirst = rotations.find((one) => way.includes(one.rotation.name))?.rotation.name === first;
    if (
      way.length < 2 ||
      way.at(-1) !== first ||
      !isFirst ||
      leavesNoGap(way.slice(1).flatMap((name) => next.get(name) ?? []))
    )
      return [];
    return [
      {
        code: "rotation-circle",
        path: pathToText([...at, "otherwise"]),
        message: `${way.join(" → ")}: there are hours of the day in which none of them is on call`,
        hint: "let their hours cover the whole day, or name a rotation without hours in otherwise",
      },
    ];
  });
}

/** Whether every hour of a winter's and a summer's day is somebody's. */
function leavesNoGap(circle: readonly Rotation[]): boolean {
  const days = ["2026-01-15", "2026-07-15"].map((day) => Date.parse(`${day}T00:00Z`));
  return days.every((day) =>
    Array.from({ length: 96 }, (_, quarter) => day + quarter * 900_000).every((atMs) =>
      circle.some(({ hours }) => hours === undefined || isWithinHours(hours, atMs)),
    ),
  );
}
