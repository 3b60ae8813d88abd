import { randomUUID } from "node:crypto";
import { decodeSlot } from "#views/slack/codec.ts";
import { actionIds, inputs } from "#views/slack/identifiers.ts";
import { aBrowser, hiddenOn } from "./browser.ts";
import { openDialog, pressOn } from "./card.ts";
import { notesUnder, textsTo, untilText, untilTicket } from "./phone-and-crm.ts";
import { eventually, expect, type Journey, type Stage } from "./stage.ts";
import {
  cardOf,
  eventsAt,
  freeStarts,
  people,
  service,
  someoneWithPhone,
  untilCardSays,
  untilEvents,
  wordsOf,
  zone,
} from "./world.ts";

/** A member proposes times, and the client answers by text: well, twice, too late, with STOP, in other words. */
export const steersByText: Journey = {
  name: "J5",
  async play(stage) {
    await answersWithANumber(stage);
    await writesSomethingElse(stage);
  },
};

async function answersWithANumber(stage: Stage): Promise<void> {
  const { twilio } = stage.sandbox;
  const { phone, ask } = aVip(stage);
  let reference = "";
  let starts: readonly string[] = [];
  let before = 0;

  await stage.step("a VIP with a telephone asks, and a member claims", async () => {
    reference = await ask();
    return reference;
  });
  await stage.step("Propose times… holds three and texts them", async () => {
    starts = await propose(stage, reference);
    await untilCardSays(stage, reference, "aiting");
    before = eventsAt(stage, starts[1] ?? "").length;
    const text = await untilText(stage, phone, /[Rr]eply 1/);
    await untilTicket(stage, reference, "waiting");
    return `“${text.body}”`;
  });
  await stage.step("the client answers 2, and the network delivers it three times", async () => {
    const { acks } = await twilio.textFrom(phone, "2", { deliveries: 3 });
    expect(
      acks.every(({ status }) => status === 200 || status === 204),
      `the webhook answered ${acks.map(({ status }) => status).join(", ")}`,
    );
    await untilCardSays(stage, reference, "Resolved");
    const text = await untilText(stage, phone, /is booked for/);
    await untilEvents(stage, starts[1] ?? "", before + 1);
    await untilTicket(stage, reference, "closed");
    return `“${text.body}”, and the ticket is closed`;
  });
  await stage.step("the other two times are free again", async () => {
    const free = await freeStarts(stage);
    for (const start of [starts[0], starts[2]])
      expect(free.includes(start ?? ""), `${start} is not on offer`);
    return "on offer for everybody";
  });
  await stage.step("2 once more changes nothing; 1 is too late", async () => {
    await twilio.textFrom(phone, "2");
    await twilio.textFrom(phone, "1");
    const text = await untilText(stage, phone, /no longer/);
    expect(eventsAt(stage, starts[1] ?? "").length === before + 1, "it was booked twice");
    const booked = textsTo(stage, phone).filter(({ body }) => /is booked for/.test(body));
    expect(booked.length === 1, `the booking was confirmed ${booked.length} times`);
    return `“${text.body}”`;
  });
  await stage.step("after STOP the telephone stays silent", async () => {
    await twilio.textFrom(phone, "STOP");
    const texts = textsTo(stage, phone).length;
    const link = /\/m\/[\w-]+/.exec(textsTo(stage, phone)[0]?.body ?? "")?.[0] ?? "";
    const browser = aBrowser(stage);
    const fields = hiddenOn(await browser.open(`${link}/cancel`));
    const location = await browser.send(`${link}/cancel`, { ...fields, reason: "" });
    expect(location.endsWith("?done=cancelled"), `it led to ${location || "no other page"}`);
    await untilEvents(stage, starts[1] ?? "", before);
    expect(textsTo(stage, phone).length === texts, "a text went out after STOP");
    return "cancelled, and told by e-mail alone";
  });
}

async function writesSomethingElse(stage: Stage): Promise<void> {
  const { phone, ask } = aVip(stage);
  const words = "Is there parking for a van?";
  const answer = "There is, behind the house.";
  let reference = "";
  await stage.step("what nobody can read by rule reaches a person, word for word", async () => {
    reference = await ask();
    await propose(stage, reference);
    await untilText(stage, phone, /[Rr]eply 1/);
    await stage.sandbox.twilio.textFrom(phone, words);
    const card = await cardOf(stage, reference);
    await eventually("the client's words in the thread", () =>
      notesUnder(stage, card).find(
        (note) => note.text.includes(words) || wordsOf(note).includes(words),
      ),
    );
    return `“${words}” is in the thread of ${reference}`;
  });
  await stage.step("Text client… shows what arrives, and sends just that", async () => {
    const { block } = inputs.clientText;
    await untilCardSays(stage, reference, actionIds.text);
    const dialog = await openDialog(stage, reference, actionIds.text);
    const shown = await dialog.preview({ [block]: answer });
    expect(shown.includes(answer), "the words are not shown as they arrive");
    await dialog.send({ [block]: answer });
    const text = await untilText(stage, phone, /behind the house/);
    expect(shown.includes(text.body), "what arrived is not what was shown");
    return `“${text.body}”`;
  });
}

/** A client whom a member takes over at once. */
function aVip(stage: Stage) {
  const client = someoneWithPhone("bigcorp.example");
  return {
    phone: client.phone,
    async ask(): Promise<string> {
      const start = (await freeStarts(stage))[0];
      const { status, json } = await stage.call("POST", "/api/v1/requests", {
        body: { service, start, zone, ...client },
        key: randomUUID(),
      });
      expect(status === 202, `the answer was ${status}`);
      await pressOn(stage, json.reference, actionIds.claim);
      await untilCardSays(stage, json.reference, `<@${people.maya}>`);
      return json.reference;
    },
  };
}

/** Picks three of the dialog's last starts, an hour or more apart, and gives them back in the clock's order. */
async function propose(stage: Stage, reference: string): Promise<readonly string[]> {
  await untilCardSays(stage, reference, actionIds.propose);
  const dialog = await openDialog(stage, reference, actionIds.propose);
  const options = await dialog.suggest(inputs.slots.action);
  const byStart = new Map(
    options.map(({ value }) => [decodeSlot(value)?.start.toISOString() ?? "", value]),
  );
  const last = [...byStart.keys()].sort().slice(-15);
  const starts = [last[0], last[7], last[14]].map((start) => start ?? "");
  await dialog.send({ [inputs.slots.block]: starts.map((start) => byStart.get(start) ?? "") });
  return starts;
}
