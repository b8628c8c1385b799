import { useState } from "preact/hooks";
import { readApi } from "../live/api-client.ts";
import { refreshShown } from "../live/resource.ts";
import { useStore } from "../live/store.ts";
import { loginNeeded, token } from "../live/token.ts";
import { Page } from "../parts/page.tsx";

/** Asks for the access token. It stays in this tab and goes to this server alone. */
export function LoginPage({ why }: { readonly why: string }) {
  const [text, setText] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const before = useStore(token);
  const wrong = trouble !== "" ? trouble : before === undefined ? "" : `The server did not take the token: ${why}.`;
  const enter = async () => {
    if (isBusy || text.trim() === "") return;
    setIsBusy(true);
    setTrouble("");
    token.set(text.trim());
    // Any answer but "who are you" will do: what is not served here is not found.
    const result = await readApi("status");
    setIsBusy(false);
    if (result.kind === "unauthorized") return;
    if (result.kind === "failed") return setTrouble(`The token could not be tried: ${result.why}.`);
    loginNeeded.set(undefined);
    refreshShown();
  };
  return (
    <Page title="Access" lead="This server can be reached by others, so it asks who you are.">
      <form
        class="card login"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <label for="token">Access token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          value={text}
          aria-invalid={wrong !== ""}
          aria-describedby="token-hint token-error"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id="token-error" class="input-error" role="alert">
          {wrong}
        </p>
        <p id="token-hint" class="input-hint">
          It is in the file that the server was started with (<code>--token-file</code>). This tab keeps it until it is
          closed.
        </p>
        <button type="submit" class="primary" aria-busy={isBusy}>
          Enter
        </button>
      </form>
    </Page>
  );
}
