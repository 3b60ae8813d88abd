import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { journeys } from "#sandbox/journeys/play.ts";
import { playJourney, type Step } from "#sandbox/journeys/stage.ts";
import { type Sandbox, startSandbox } from "#sandbox/sandbox.ts";
import { useApp } from "../helpers/running-app.ts";

/* The journeys of `npm run journeys`, on the whole program and the demo company. */

const demo = parse(readFileSync(new URL("../../db/demo.yaml", import.meta.url), "utf8"));
/** What Twilio signs its calls for; it has to be known before the program has a port. */
const publicUrl = "http://localhost:3000";
let sandbox: Sandbox;
const app = useApp(async () => {
  sandbox = await startSandbox({ url: "http://127.0.0.1:9", token: undefined });
  return { ...sandbox.environment, PUBLIC_URL: publicUrl, RATE_LIMIT_FORM_PER_10_MINUTES: "1000" };
}, demo);

beforeAll(() => {
  const { base, token } = app();
  sandbox.slack.connect(base);
  sandbox.twilio.connect({ appUrl: base, publicUrl });
  sandbox = { ...sandbox, app: { url: base, token } };
});
afterAll(() => sandbox?.stop());

test.each(Object.entries(journeys))("%s goes well", { timeout: 60_000 }, async (_name, journey) => {
  const steps: Step[] = [];

  await playJourney(journey, sandbox, (step) => void steps.push(step));

  expect(steps.filter(({ ok }) => !ok)).toEqual([]);
  expect(steps.length).toBeGreaterThan(3);
});
