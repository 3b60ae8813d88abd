import { randomUUID } from "node:crypto";
import { actionIds } from "#views/slack/identifiers.ts";
import { notesUnder } from "./phone-and-crm.ts";
import { eventually, expect, type Journey, type Stage } from "./stage.ts";
import {
  cardOf,
  freeStarts,
  mailsTo,
  people,
  service,
  someone,
  untilCardSays,
  untilMail,
  wordsOf,
  zone,
} from "./world.ts";

type Rung = {
  readonly at: string;
  readonly do: string;
  readonly names: readonly string[];
  readonly done: boolean;
};

/** Their Slack ids and addresses by their names, as the ladder has them. */
const members: Readonly<Record<string, { readonly user: string; readonly email: string }>> = {
  "Maya Okafor": { user: people.maya, email: "maya@harborpine.example" },
  "Ana Ortiz": { user: people.ana, email: "ana@harborpine.example" },
  "Sam Whitfield": { user: people.sam, email: "sam@harborpine.example" },
};

/** Nobody answers: rung by rung somebody else is asked, as it was shown beforehand. */
export const nobodyAnswers: Journey = {
  name: "J3",
  async play(stage) {
    const { reference, promisedBy } = await ask(stage);
    let planned: readonly Rung[] = [];
    await stage.step("what happens if nobody answers is shown beforehand", async () => {
      planned = (await ladderOf(stage, reference)).filter(({ done }) => !done);
      const { text } = await stage.call("GET", `/console/requests/${reference}`);
      expect(text.includes("If nobody answers"), "the page does not show the ladder");
      const deeds = planned.map((rung) => rung.do).join(", ");
      expect(deeds.startsWith("nudge, reassign, tell, alert"), `the plan is ${deeds}`);
      return deeds;
    });
    const [nudge, given, told, alerted] = planned.map(({ names }) =>
      personOf(names),
    ) as unknown as Four;
    const before = mailsTo(stage, alerted.email).length;
    await climb(stage, reference, {
      rung: planned[0],
      sign: () => mentioned(stage, reference, nudge),
    });
    await climb(stage, reference, {
      rung: planned[1],
      sign: () => mentioned(stage, reference, given),
    });
    await stage.step("who was on call before can't book it any more, and is told why", async () => {
      await untilCardSays(stage, reference, `<@${given.user}>`);
      await press(stage, reference, { user: nudge.user, actionId: actionIds.book });
      await eventually("the explanation", () =>
        stage.sandbox.slack.state.ephemerals.find(
          ({ user, text }) =>
            user === nudge.user && text.includes(`so this one went to <@${given.user}>`),
        ),
      );
      return "nothing was changed by the press";
    });
    await climb(stage, reference, {
      rung: planned[2],
      sign: () => mentioned(stage, reference, told),
    });
    await climb(stage, reference, {
      rung: planned[3],
      sign: async () => {
        const mail = await untilMail(
          stage,
          alerted.email,
          new RegExp(`Nobody answers ${reference}`),
        );
        expect(mailsTo(stage, alerted.email).length === before + 1, "more than one mail came");
        return `“${mail.subject}”`;
      },
    });
    await stage.step("whoever it was given to says so, and books it", async () => {
      await press(stage, reference, { user: given.user, actionId: actionIds.claim });
      await eventually("a person's answer", async () => {
        const { json } = await stage.call("GET", `/api/v1/requests/${reference}`);
        return json.escalation.firstHumanAt ?? undefined;
      });
      await eventually("the card without that button", async () =>
        wordsOf(await cardOf(stage, reference)).includes("I’m on it") ? undefined : true,
      );
      await press(stage, reference, { user: given.user, actionId: actionIds.bookHeld });
      await untilCardSays(stage, reference, "Resolved");
      return "nobody else is called";
    });
    await stage.step("what was promised to the client is what was measured", async () => {
      const { json } = await stage.call("GET", `/api/v1/requests/${reference}`);
      expect(json.promisedBy === promisedBy, `it became ${json.promisedBy}`);
      expect(json.escalation.resolutionDueAt === promisedBy, "another deadline was measured");
      return promisedBy;
    });
  },
};

type Member = { readonly user: string; readonly email: string };
type Four = readonly [Member, Member, Member, Member];

async function ask(stage: Stage): Promise<{ reference: string; promisedBy: string }> {
  const client = someone("bigcorp.example");
  let reference = "";
  let promisedBy = "";
  await stage.step("a VIP asks, and is promised an hour at which somebody is there", async () => {
    // As late as can be: the clock is moved, and the time has to be ahead of it still.
    const start = (await freeStarts(stage)).at(-1);
    const body = { service, start, zone, ...client };
    const { status, json } = await stage.call("POST", "/api/v1/requests", {
      body,
      key: randomUUID(),
    });
    expect(status === 202, `the answer was ${status}`);
    ({ reference, promisedBy } = json);
    const mail = await untilMail(stage, client.email, /We have your request/);
    expect(mail.text?.includes("Phoenix") === true, "the promise is not told in the client's zone");
    expect(wordsOf(await cardOf(stage, reference)).includes("Claim"), "there is nothing to claim");
    return `${reference}, by ${promisedBy}`;
  });
  return { reference, promisedBy };
}

async function ladderOf(stage: Stage, reference: string): Promise<readonly Rung[]> {
  const { json } = await stage.call("GET", `/api/v1/requests/${reference}`);
  return json.escalation.ladder;
}

/** Moves business time to a rung, and sees that it was done and what came of it. */
async function climb(
  stage: Stage,
  reference: string,
  { rung, sign }: { readonly rung: Rung | undefined; readonly sign: () => Promise<string> },
): Promise<void> {
  await stage.step(`nobody answers: ${rung?.do}`, async () => {
    expect(rung !== undefined, "there is no such rung");
    const { json } = await stage.call("GET", "/api/v1/clock");
    const byMinutes = (Date.parse(rung.at) - Date.parse(json.now)) / 60_000;
    if (byMinutes > 0) await stage.call("POST", "/api/v1/clock", { body: { byMinutes } });
    await eventually("the rung", async () =>
      (await ladderOf(stage, reference)).find((one) => one.done && one.do === rung.do),
    );
    return await sign();
  });
}

async function mentioned(stage: Stage, reference: string, { user }: Member): Promise<string> {
  const card = await cardOf(stage, reference);
  const note = await eventually(`a note to ${user}`, () =>
    notesUnder(stage, card).findLast(({ text }) => text.includes(`<@${user}>`)),
  );
  return `“${note.text}”`;
}

async function press(
  stage: Stage,
  reference: string,
  { user, actionId }: { readonly user: string; readonly actionId: string },
): Promise<void> {
  const { channel, ts } = await cardOf(stage, reference);
  const ack = await stage.sandbox.slack.press({ user, channel, ts, actionId });
  expect(ack.status === 200, `the press was answered ${ack.status}`);
}

function personOf([name = ""]: readonly string[]): Member {
  const member = members[name];
  expect(member !== undefined, `nobody here is called “${name}”`);
  return member;
}
