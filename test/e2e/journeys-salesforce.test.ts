import { expect, test } from "vitest";
import { booksItself } from "#sandbox/journeys/j1-books-itself.ts";
import { vipFromTheCard } from "#sandbox/journeys/j2-vip.ts";
import { playJourney, type Step } from "#sandbox/journeys/stage.ts";
import { watchSalesforce } from "../contracts/checked-crm.ts";
import { useJourneySandbox } from "../helpers/journey-stage.ts";

/* Journeys that look into the CRM, with Salesforce in it; `npm run journeys` plays them all on either. */

const salesforce = watchSalesforce();
const sandbox = useJourneySandbox("salesforce", { salesforce });

test.each([booksItself, vipFromTheCard])("$name goes well with Salesforce", async (journey) => {
  const steps: Step[] = [];

  await playJourney(journey, sandbox(), (step) => void steps.push(step));

  expect(steps.filter(({ ok }) => !ok)).toEqual([]);
  expect(steps.length).toBeGreaterThan(3);
});

test("all of it was said as Salesforce has published it", salesforce.end);
