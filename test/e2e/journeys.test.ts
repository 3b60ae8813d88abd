import { expect, test } from "vitest";
import { journeys } from "#sandbox/journeys/play.ts";
import { playJourney, type Step } from "#sandbox/journeys/stage.ts";
import type { VendorHooks, VendorRequest } from "#sandbox/vendor-server.ts";
import { type Contract, loadContract } from "../contracts/contract-check.ts";
import { loadGraphContract } from "../contracts/graph-contract.ts";
import { loadHubSpotContract } from "../contracts/hubspot-contract.ts";
import { loadSlackContract } from "../contracts/slack-contract.ts";
import { loadTwilioContract } from "../contracts/twilio-contract.ts";
import { useJourneySandbox } from "../helpers/journey-stage.ts";

/*
 * The journeys of `npm run journeys`, on the whole program and the demo company. Every request to a
 * vendor on the way, and every answer of its double, is held to what the vendor has published.
 */

/** Where its file is at hand. */
const graph = loadGraphContract();
const breaches: string[] = [];
/** Bolt tells Slack of the workspace at every call; the published specification knows it of some. */
const namedByBolt = "properties team_id";
let requests = 0;
const { sandbox } = useJourneySandbox("hubspot", {
  google: watchedBy(loadContract("google-calendar", { basePath: "/calendar/v3" }), ["/token"]),
  ...(graph !== undefined && { microsoft: watchedBy(graph, ["/oauth2/"]) }),
  hubspot: watchedBy(loadHubSpotContract()),
  twilio: watchedBy(loadTwilioContract()),
  slack: watchedBy(loadSlackContract(), ["/response/"]),
});

test.each(Object.entries(journeys))("%s goes well", { timeout: 60_000 }, async (_name, journey) => {
  const steps: Step[] = [];

  await playJourney(journey, sandbox(), (step) => void steps.push(step));

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
