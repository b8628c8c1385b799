import { render } from "preact";
import { App } from "./app.tsx";
import { stayConnected } from "./live/connection.ts";
import { refreshFromTimeToTime, refreshShown } from "./live/resource.ts";
import "./theme.ts";

const place = document.getElementById("app");
if (place === null) throw new Error("index.html has no element with the id app");
render(<App />, place);
refreshFromTimeToTime();
void stayConnected(refreshShown);
