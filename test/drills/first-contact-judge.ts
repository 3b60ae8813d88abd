import { type Person, requestsEach } from "./first-contact-person.ts";
import type { Front } from "./first-contact-town.ts";

/** One person is one client and one contact; each of their questions has one ticket, which is the contact's. */
export async function judgePerson(front: Front, person: Person): Promise<readonly string[]> {
  const { db, crm } = front;
  const clients = await db("clients")
    .where({ name: person.name })
    .orWhereIn(
      "id",
      db("client_addresses").whereIn("address", [person.email, person.phone]).select("client_id"),
    );
  const asked = await db("requests as r")
    .leftJoin("escalations as e", "e.request_id", "r.id")
    .whereIn(
      "r.client_id",
      clients.map(({ id }) => id),
    )
    .select("r.channel", "r.client_id as client", "e.id as escalation");
  const theirs = crm.contactsOf(person);
  const escalations = new Set(asked.flatMap(({ escalation }) => escalation ?? []));
  const [contact] = theirs;
  const tickets = crm.ticketsOf(escalations);
  const strange = tickets.filter((contactIds) => contactIds.join() !== contact);
  // Texted first it is a question of its own.
  const byText = asked.filter(({ channel }) => channel === "sms").length;
  const counts = {
    clients: [clients.length, 1],
    "clients of their requests": [new Set(asked.map(({ client }) => client)).size, 1],
    contacts: [theirs.length, 1],
    "requests from the CRM": [asked.filter(({ channel }) => channel === "crm").length, 1],
    escalations: [escalations.size, requestsEach + byText],
    "requests by text beyond one": [Math.max(byText - 1, 0), 0],
    tickets: [tickets.length, escalations.size],
    "tickets of somebody else": [strange.length, 0],
  };
  const wrong = Object.entries(counts).filter(([, [is, due]]) => is !== due);
  const known = clients[0]?.crm_contact_id === contact;
  return [
    ...wrong.map(([what, [is, due]]) => `${is} ${what}, not ${due}`),
    ...(known ? [] : ["the client is not known to be the contact"]),
  ];
}
