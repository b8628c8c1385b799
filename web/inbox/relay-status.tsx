import type { RelayStatus as Status } from "../api/relay-api.ts";
import { countedText, countText } from "../format/number-text.ts";
import { durationText } from "../format/time-text.ts";
import { useResource } from "../live/resource.ts";
import { StateMark } from "../parts/state-mark.tsx";

/** How the relay itself does, in one line; more only where something is not as it should be. */
export function RelayStatus() {
  const status = useResource<Status>("relay", ["relay", "inbox", "incidents"]);
  if (status.kind !== "ready") return null;
  const { value } = status;
  const broken = value.workspaces.filter(({ connected }) => !connected);
  const failed = value.messages?.failed ?? 0;
  const isFine = broken.length === 0 && failed === 0 && value.troubles.length === 0;
  return (
    <section class="relay-status" aria-label="The relay">
      <StateMark tone={isFine ? "good" : "bad"} words={isFine ? "The relay works" : "The relay has trouble"} />
      <small>{factsOf(value).join(" · ")}</small>
      {!isFine && (
        <ul>
          {broken.map(({ name, why }) => (
            <li key={name}>
              {name} is not connected{why ? `: ${why}` : ""}
            </li>
          ))}
          {value.troubles.map(({ name, title, cure }) => (
            <li key={`${name} ${title}`}>
              {title}: {cure}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** `leads · connected to acme, local · nothing waits · all messages are shown`. */
function factsOf({ leading, workspaces, waiting, messages, nowMs }: Status): readonly string[] {
  const connected = workspaces.filter((one) => one.connected).map(({ name }) => name);
  const { count, oldestMs } = waiting;
  const age = oldestMs === undefined || oldestMs === null ? "" : ` for ${durationText((nowMs - oldestMs) / 1_000)}`;
  return [
    leading ? "leads" : "another replica leads",
    connected.length === 0 ? "connected to nothing" : `connected to ${connected.join(", ")}`,
    count === 0
      ? "no delivery waits"
      : `${countText(count)} ${count === 1 ? "delivery waits" : "deliveries wait"}${age}`,
    ...messageFacts(messages),
  ];
}

function messageFacts(messages: Status["messages"]): readonly string[] {
  // Only the replica that leads knows of messages.
  if (messages === undefined || messages === null) return [];
  const { unseen, failed } = messages;
  if (unseen + failed === 0) return ["all messages are shown"];
  return [
    ...(unseen === 0 ? [] : [`${countedText(unseen, "message")} not shown yet`]),
    ...(failed === 0 ? [] : [`${countText(failed)} that no channel takes`]),
  ];
}
