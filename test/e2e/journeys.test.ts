import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { journeys } from "#sandbox/journeys/play.ts";
import { playJourney, type Step } from "#sandbox/journeys/stage.ts";
import { type Sandbox, startSandbox } from "#sandbox/sandbox.ts";
import type { VendorHooks, VendorRequest } from "#sandbox/vendor-server.ts";
import { freePort } from "../../bin/postgres.ts";
import { type Contract, loadContract } from "../contracts/contract-check.ts";
import { loadGraphContract } from "../contracts/graph-contract.ts";
import { loadHubSpotContract } from "../contracts/hubspot-contract.ts";
import { loadSlackContract } from "../contracts/slack-contract.ts";
import { loadTwilioContract } from "../contracts/twilio-contract.ts";
import { useApp } from "../helpers/running-app.ts";

/*
 * The journeys of `npm run journeys`, on the whole program and the demo company. Every request to a
 * vendor on the way, and every answer of its double, is held to what the vendor has published.
 */

const demo = parse(readFileSync(new URL("../../db/demo.yaml", import.meta.url), "utf8"));
/** What Twilio signs its calls for; it has to be known before the program has a port. */
const publicUrl = "http://localhost:3000";
/** Where its file is at hand. */
const graph = loadGraphContract();
let sandbox: Sandbox;
const breaches: string[] = [];
/** Bolt tells Slack of the workspace at every call; the published specification knows it of some. */
const namedByBolt = "properties team_id";
let requests = 0;
const app = useApp(async () => {
  // Known before the program starts: the calendars' vendors call it at once, to see whether it is there.
  const port = await freePort();
  const program = { url: `http://127.0.0.1:${port}`, publicUrl, token: undefined };
  sandbox = await startSandbox(program, undefined, {
    google: watchedBy(loadContract("google-calendar", { basePath: "/calendar/v3" }), ["/token"]),
    ...(graph !== undefined && { microsoft: watchedBy(graph, ["/oauth2/"]) }),
    hubspot: watchedBy(loadHubSpotContract()),
    twilio: watchedBy(loadTwilioContract()),
    slack: watchedBy(loadSlackContract(), ["/response/"]),
  });
  return {
    ...sandbox.environment,
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    RATE_LIMIT_FORM_PER_10_MINUTES: "1000",
  };
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

test("all of it was said as the vendors have published it", () => {
  expect(breaches.filter((breach) => !breach.endsWith(namedByBolt))).toEqual([]);
  expect(requests).toBeGreaterThan(100);
});

/** `besides`: parts of paths that are not in the contract. */
function watchedBy(contract: Contract, besides: readonly string[] = []): VendorHooks {
  const isPart = ({ path }: VendorRequest) => !besides.some((part) => path.includes(part));
  return {
    onRequest(request) {
      requests += 1;
      if (isPart(request)) breaches.push(...contract.checkRequest(request));
    },
    onAnswer(request, answer) {
      if (isPart(request)) breaches.push(...contract.checkAnswer(request, answer));
    },
  };
}
