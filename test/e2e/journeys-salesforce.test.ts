import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { booksItself } from "#sandbox/journeys/j1-books-itself.ts";
import { vipFromTheCard } from "#sandbox/journeys/j2-vip.ts";
import { playJourney, type Step } from "#sandbox/journeys/stage.ts";
import { service, someone, wordsOf, zone } from "#sandbox/journeys/world.ts";
import { watchSalesforce } from "../contracts/checked-crm.ts";
import { useJourneySandbox } from "../helpers/journey-stage.ts";

/* Journeys that look into the CRM, with Salesforce in it; `npm run journeys` plays them all on either. */

const salesforce = watchSalesforce();
/** The program asks the CRM by itself only every minute; what comes sooner was told by the trigger. */
const patience = { timeout: 15_000 };
const { sandbox, app } = useJourneySandbox("salesforce", { salesforce });

test.each([booksItself, vipFromTheCard])("$name goes well with Salesforce", async (journey) => {
  const steps: Step[] = [];

  await playJourney(journey, sandbox(), (step) => void steps.push(step));

  expect(steps.filter(({ ok }) => !ok)).toEqual([]);
  expect(steps.length).toBeGreaterThan(3);
});

test("what people do to a case in Salesforce is heard by its trigger", {
  timeout: 60_000,
}, async () => {
  const { crm, slack } = sandbox();
  const { db, get, post } = app();
  const free = await get(`/api/v1/availability?service=${service}&zone=${zone}`);
  const [{ start }] = (await free.json()).slots;
  const asked = await post(
    "/api/v1/requests",
    { service, start, zone, ...someone("bigcorp.example") },
    { "idempotency-key": randomUUID() },
  );
  expect(asked.status).toBe(202);
  const { reference } = await asked.json();
  const ticket = () => {
    const cases = crm.show().contacts.flatMap(({ timeline }) => timeline);
    return cases.find((one) => one.kind === "ticket" && one.subject.includes(reference));
  };
  await expect.poll(ticket, patience).toMatchObject({ stage: "New", owner: null });
  const { id = "" } = ticket() ?? {};
  // Nobody is as fast as to edit a case before whoever made it has heard that it is there.
  await expect.poll(() => db("crm_tickets").where({ ticket_id: id }), patience).toHaveLength(1);
  const state = async () => {
    const request = await (await get(`/api/v1/requests/${reference}`)).json();
    return request.escalation.state;
  };

  crm.addNote({ ticketId: id, text: "They called.", ownerEmail: "ana@harborpine.example" });
  const said = () => slack.state.messages.filter((one) => wordsOf(one).includes("They called."));
  crm.editTicket(id, { ownerEmail: "ana@harborpine.example" });
  await expect.poll(said, patience).toHaveLength(1);
  await expect.poll(state, patience).toBe("claimed");
  // Written there by us; what is written at the same moment is nobody's wish.
  await expect.poll(ticket, patience).toMatchObject({ stage: "Working" });
  crm.editTicket(id, { stage: "Closed" });
  await expect.poll(state, patience).toBe("resolved");

  expect(ticket()).toMatchObject({ owner: "ana@harborpine.example", stage: "Closed" });
});

test("all of it was said as Salesforce has published it", salesforce.end);
