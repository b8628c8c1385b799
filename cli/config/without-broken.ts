import { isRecord } from "../../service/prometheus-result.ts";
import type { StackInput } from "../../slo/parse-stacks.ts";
import { isError, type Problem } from "../../slo/problem.ts";

/** What configs hold without the traffic shifts and the SLOs that have errors, so that the others can be looked at. */
export function withoutBroken(written: readonly StackInput[], problems: readonly Problem[]): readonly StackInput[] {
  return written.map(({ file, input }) => {
    const paths = problems.filter((one) => isError(one) && (one.file ?? file) === file).map(({ path }) => path);
    const isBroken = (place: string) => paths.some((path) => path === place || path.startsWith(`${place}.`));
    return { file, input: isRecord(input) ? soundParts(input, isBroken) : input };
  });
}

function soundParts(stack: Fields, isBroken: (place: string) => boolean): Fields {
  const { shifts, services } = stack;
  const isSound = (place: string) => (_: unknown, index: number) => !isBroken(`${place}[${index}]`);
  const withSoundSlos = (service: unknown, at: number) =>
    isRecord(service) && Array.isArray(service["slos"])
      ? { ...service, slos: service["slos"].filter(isSound(`services[${at}].slos`)) }
      : service;
  return {
    ...stack,
    ...(Array.isArray(shifts) && { shifts: shifts.filter(isSound("shifts")) }),
    ...(Array.isArray(services) && { services: services.map(withSoundSlos) }),
  };
}

type Fields = Readonly<Record<string, unknown>>;
