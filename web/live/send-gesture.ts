import type { GestureAnswer, GestureRequest } from "../api/relay-api.ts";
import { postApi } from "./api-client.ts";
import { person } from "./person.ts";
import { refreshShown } from "./resource.ts";

/** Sends what a person did, and says what came of it; a call that failed is a refusal with its reason. */
export async function sendGesture(gesture: GestureRequest): Promise<GestureAnswer> {
  const name = person.value().trim();
  const result = await postApi<GestureAnswer>("inbox/gestures", name === "" ? gesture : { ...gesture, person: name });
  if (result.kind !== "ok") return { kind: "refused", why: sentence(result.why) };
  if (result.value.kind === "done") refreshShown(["inbox", "incidents", "relay"]);
  return result.value;
}

function sentence(why: string): string {
  return `Nothing was done: ${why}.`;
}
