import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

/*
 * npm run journeys [-- --journey j1] [-- --sandbox http://127.0.0.1:…]: plays the journeys on a running
 * `npm start`, prints one JSON line a step, and ends non-zero when any step missed.
 */
const { values } = parseArgs({
  options: { journey: { type: "string", default: "all" }, sandbox: { type: "string" } },
});

const sandbox = values.sandbox ?? sandboxOfThisFolder();
const response = await fetch(`${sandbox}/play?journey=${values.journey}`, { method: "POST" });
if (!response.ok || response.body === null) {
  process.stderr.write(`The sandbox answered ${response.status}: ${await response.text()}\n`);
  process.exit(2);
}
let steps = 0;
let missed = 0;
let rest = "";
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    process.stdout.write(`${line}\n`);
    steps += 1;
    if (!JSON.parse(line).ok) missed += 1;
  }
}
process.stderr.write(`${steps} steps, ${missed} missed\n`);
process.exitCode = steps > 0 && missed === 0 ? 0 : 1;

function sandboxOfThisFolder(): string {
  const folder =
    process.env["DATA_FOLDER"]?.trim() || new URL("../../data", import.meta.url).pathname;
  try {
    const { sandboxUrl } = JSON.parse(readFileSync(`${folder}/run.json`, "utf8"));
    if (typeof sandboxUrl === "string") return sandboxUrl;
  } catch {
    // Nothing runs from this folder.
  }
  process.stderr.write("Nothing to play on: run `npm start` in another terminal first.\n");
  process.exit(2);
}
