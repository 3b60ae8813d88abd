import { associatedIds, nameOf } from "#sandbox/hubspot/portal.ts";
import { type Person, requestsEach } from "./first-contact-person.ts";
import type { Front } from "./first-contact-town.ts";

/** One person is one client and one contact; each of their questions has one ticket, which is the contact's. */
export async function judgePerson(front: Front, person: Person): Promise<readonly string[]> {
  const { db, hubspot } = front;
  const { contacts, tickets } = hubspot.state.records;
  const clients = await db("clients")
    .where({ name: person.name })
    .orWhereIn(
      "id",
      db("client_addresses").whereIn("address", [person.email, person.phone]).select("client_id"),
    );
  const asked = await db("requests as r")
    .leftJoin("escalations as e", "e.request_id", "r.id")
    .where({ contact_email: person.email })
    .select("r.channel", "r.client_id as client", "e.id as escalation");
  const theirs = Object.values(contacts).filter(
    ({ properties }) =>
      properties["email"] === person.email || properties["phone"] === person.phone,
  );
  const escalations = new Set(asked.map(({ escalation }) => escalation));
  const made = Object.values(tickets).filter(({ properties }) =>
    escalations.has(properties["gatehouse_id"]),
  );
  const [contact] = theirs;
  const portal = { state: hubspot.state, onChange: () => undefined, now: Date.now };
  const strange = made.filter(
    ({ id }) => associatedIds(portal, nameOf("tickets", id), "contacts").join() !== contact?.id,
  );
  const counts = {
    clients: [clients.length, 1],
    "clients of their requests": [new Set(asked.map(({ client }) => client)).size, 1],
    contacts: [theirs.length, 1],
    "requests from the CRM": [asked.filter(({ channel }) => channel === "crm").length, 1],
    escalations: [escalations.size, requestsEach],
    tickets: [made.length, requestsEach],
    "tickets of somebody else": [strange.length, 0],
  };
  const wrong = Object.entries(counts).filter(([, [is, due]]) => is !== due);
  const known = clients[0]?.crm_contact_id === contact?.id;
  return [
    ...wrong.map(([what, [is, due]]) => `${is} ${what}, not ${due}`),
    ...(known ? [] : ["the client is not known to be the contact"]),
  ];
}
