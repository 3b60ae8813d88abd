import { expect } from "vitest";
import type { MailFault } from "#sandbox/faults.ts";
import { aBookedClient, mailsTo, type Story, stateOf } from "./stories.ts";
import type { Town } from "./town.ts";

type Fault = MailFault["kind"];

/** A mail server can't be asked what it took: one Message-ID, at most two copies, then a person. */
export const mailStories: readonly Story[] = [
  one("SMTP: “try again later” ends with one message", ["refuse"], 1),
  one("SMTP: “try again later”, twice, ends with one message", ["refuse", "refuse"], 1),
  one("SMTP: silence after the message ends with one message", ["hang"], 1),
  one(
    "SMTP: a connection cut after the message ends with two copies at most",
    ["reset-after-accept"],
    2,
  ),
  {
    name: "SMTP: a connection cut after the second copy too ends with a person, not with a third",
    tell: (town) => withPerson(town, ["reset-after-accept", "reset-after-accept"], 2),
  },
  {
    name: "SMTP: a mailbox that does not exist ends with a person, and is not tried again",
    tell: (town) => withPerson(town, ["permanent"], 0),
  },
  {
    name: "SMTP: credentials that are refused once are tried again later",
    async tell(town) {
      // Whose message it strikes is left to chance.
      town.mail.faults.add({ kind: "unauthorized", times: 2 });
      expect(mailsTo(town, (await aBookedClient(town)).client)).toHaveLength(1);
    },
  },
];

function one(name: string, script: readonly Fault[], copies: number): Story {
  return {
    name,
    async tell(town) {
      const booked = await struck(town, script);
      expect(await stateOf(town, booked)).toMatchObject({ state: "booked", reasons: [] });
      expect(copiesTo(town, booked.client)).toBe(copies);
    },
  };
}

/** The appointment stands, the client may not know, and somebody is asked to see to it. */
async function withPerson(town: Town, script: readonly Fault[], copies: number): Promise<void> {
  const booked = await struck(town, script);
  const { state, reasons } = await stateOf(town, booked);
  expect([state, reasons]).toEqual(["booked", [expect.stringMatching(/e-mail/i)]]);
  expect(copiesTo(town, booked.client)).toBe(copies);
}

async function struck(town: Town, script: readonly Fault[]) {
  const client = town.someone();
  for (const kind of script)
    town.mail.faults.add({ kind, match: client.email } as Parameters<
      typeof town.mail.faults.add
    >[0]);
  return aBookedClient(town, client);
}

const copiesTo = ({ mail }: Town, { email }: { readonly email: string }) =>
  mail.state.messages.filter(({ envelope }) => envelope.to.includes(email)).length;
