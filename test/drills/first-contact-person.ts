import { setTimeout as wait } from "node:timers/promises";
import { eventually } from "./drill.ts";
import type { Front } from "./first-contact-town.ts";

export type Person = { readonly name: string; readonly email: string; readonly phone: string };

/** Nobody knew them before; their domain wants a person for everything. */
export const aPerson = (number: number): Person => ({
  name: `Person Number${number}`,
  email: `person-${number}@bigcorp.example`,
  phone: `+16025550${100 + number}`,
});

const byApi = 9;
const byForm = 8;
const hourMs = 60 * 60_000;

/**
 * How many requests one person makes at least: these, and one that a colleague ticks in the CRM. What they
 * text is one more where it comes first; otherwise it is a word about the question that is open.
 */
export const requestsEach = byApi + byForm + 1;

/** All at the same moment at both nodes, each for another hour. Says what was answered otherwise than it should be. */
export async function askEverywhere(front: Front, person: Person): Promise<readonly string[]> {
  const asked = Array.from({ length: byApi + byForm }, (_, turn) =>
    turn % 2 === 0 && turn / 2 < byApi
      ? askByApi(front, person, turn)
      : askByForm(front, person, turn),
  );
  const [, ...answers] = await Promise.all([
    tickInCrm(front, person),
    askByText(front, person),
    ...asked,
  ]);
  return answers.flat();
}

const startOf = (turn: number) =>
  new Date((Math.floor(Date.now() / hourMs) + 48 + turn) * hourMs).toISOString();
const urlAt = ({ nodes }: Front, turn: number) => nodes[(turn >> 1) % nodes.length]?.url ?? "";

async function askByApi(front: Front, person: Person, turn: number): Promise<readonly string[]> {
  const response = await fetch(`${urlAt(front, turn)}/api/v1/requests`, {
    method: "POST",
    headers: { authorization: `Bearer ${front.token}`, "content-type": "application/json" },
    body: JSON.stringify({
      ...{ ...person, service: "service-0", zone: "America/Phoenix", start: startOf(turn) },
    }),
  });
  return response.status === 202 ? [] : [`by the API: ${response.status} ${await response.text()}`];
}

async function askByForm(front: Front, person: Person, turn: number): Promise<readonly string[]> {
  const url = urlAt(front, turn);
  const response = await fetch(`${url}/book/service-0`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: url, "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({
      ...{ ...person, zone: "America/Phoenix", start: startOf(turn), website: "" },
      idempotencyKey: front.formKey(),
    }),
  });
  return response.status === 303 ? [] : [`by the form: ${response.status}`];
}

/** Twice what nobody understands, so that a person is asked. */
async function askByText({ twilio }: Front, { phone }: Person): Promise<readonly string[]> {
  await wait(Math.random() * 300);
  const texts = ["my tooth hurts like hell", "it is the upper one on the left"];
  const answered: number[] = [];
  for (const text of texts) {
    const { acks } = await twilio.textFrom(phone, text);
    answered.push(...acks.map(({ status }) => status));
  }
  return answered.filter((status) => status >= 300).map((status) => `by text: ${status}`);
}

/** A colleague on the telephone writes them down, unless they are there by now, and ticks the box; and once more. */
async function tickInCrm({ crm }: Front, person: Person): Promise<void> {
  const isFirst = !crm.keepsAddressesUnique && Math.random() < 0.5;
  if (!isFirst) await wait(Math.random() * 2_000);
  if (!isFirst && !crm.keepsAddressesUnique)
    await eventually("writing down the contact", () => {
      if (crm.contactsOf(person).length === 0) throw new Error("they are not there yet");
    });
  const [there] = crm.contactsOf(person);
  if (there !== undefined) crm.tick(there, "true");
  const id = there ?? crm.writeDown(person);
  await wait(3_000);
  crm.tick(id, "false");
  crm.tick(id, "true");
  // The CRM gathers changes for a moment before it tells of them.
  await wait(500);
}
