import { allSlos } from "../../../slo/model.ts";
import { answerGesture } from "../../actions/answer-gesture.ts";
import type { Gesture, GestureReply } from "../../actions/gesture.ts";
import { type GestureDeskOptions, gestureDesk } from "../gesture-desk.ts";
import type { RelayParts } from "./relay-parts.ts";

/** Answers what people press, send and ask, wherever they do. */
export function answerPeople(
  { store, options, stack, readFacts, wake, now }: RelayParts,
  reached: Pick<GestureDeskOptions, "messengers" | "sources" | "membersOf">,
): (gesture: Gesture) => Promise<GestureReply> {
  const slos = () => allSlos(stack()).map(({ id }) => id);
  const desk = gestureDesk({
    ...reached,
    store,
    options,
    commands: { store, options, slos, facts: readFacts, now },
    shifts: () => stack().shifts,
    wake,
    now,
  });
  return (gesture) => answerGesture(gesture, desk);
}
