import { randomUUID } from "node:crypto";
import { actionIds, inputs } from "#views/slack/identifiers.ts";
import { eventually, expect, type Journey, type Stage } from "./stage.ts";
import {
  cardOf,
  eventsAt,
  freeStarts,
  people,
  service,
  someone,
  untilCardSays,
  untilMail,
  wordsOf,
  zone,
} from "./world.ts";

/** A VIP's request becomes a card; a member claims it and books another time from the thread. */
export const vipFromTheCard: Journey = {
  name: "J2",
  async play(stage) {
    const client = someone("bigcorp.example");
    const { slack } = stage.sandbox;
    const user = people.maya;
    let wanted = "";
    let offeredBefore = 0;
    let chosen = "";
    let reference = "";
    let viewId = "";
    const place = async () => {
      const { channel, ts } = await cardOf(stage, reference);
      return { user, channel, ts };
    };

    await stage.step("a VIP asks for a time and is promised a person", async () => {
      wanted = (await freeStarts(stage))[0] ?? "";
      offeredBefore = await providersAt(stage, wanted);
      const body = { service, start: wanted, zone, ...client, notes: "Looking forward to it." };
      const key = randomUUID();
      const { status, json } = await stage.call("POST", "/api/v1/requests", { body, key });
      expect(status === 202, `the answer was ${status}`);
      reference = json.reference;
      return `${reference}, promised by ${json.promisedBy}`;
    });
    await stage.step("the card is there within five seconds", async () => {
      const words = wordsOf(await cardOf(stage, reference));
      for (const part of ["VIP", "Claim", "Book held time", "due"])
        expect(words.includes(part), `“${part}” is missing on the card`);
      return "with the reason, the held time and the deadline";
    });
    await stage.step("nobody else is offered the held time", async () => {
      const offered = await providersAt(stage, wanted);
      expect(offered === offeredBefore - 1, "the held time is still on offer");
      return wanted;
    });
    await stage.step("Claim", async () => {
      const ack = await slack.press({ ...(await place()), actionId: actionIds.claim });
      expect(ack.status === 200, `the press was answered ${ack.status}`);
      await untilCardSays(stage, reference, `<@${user}>`);
      return "the card names its owner";
    });
    await stage.step("Book a time… opens a dialog with live times", async () => {
      const before = new Set(Object.keys(slack.state.views));
      await slack.press({ ...(await place()), actionId: actionIds.book });
      const view = await eventually("the dialog", () =>
        Object.values(slack.state.views).find(({ id, open }) => open && !before.has(id)),
      );
      viewId = view.id;
      const options = await slack.suggest({
        user,
        viewId,
        actionId: inputs.slot.action,
        query: "",
      });
      expect(options.length > 1, "there are no times to choose from");
      // The farthest, so that the held time does not stay taken by its neighbour's buffers.
      chosen = options.at(-1)?.value ?? "";
      return `${options.length} times`;
    });
    await stage.step("booked from the dialog", async () => {
      await slack.submit({ user, viewId, values: { [inputs.slot.block]: chosen } });
      const { open, errors } = slack.state.views[viewId] ?? { open: true, errors: {} };
      expect(!open, `the dialog stayed open: ${JSON.stringify(errors)}`);
      await untilCardSays(stage, reference, "Resolved");
      return "the card says so";
    });
    await stage.step("the client has it in writing, the provider in the calendar", async () => {
      const mail = await untilMail(stage, client.email, /confirmed|booked/i);
      const { json } = await stage.call("GET", `/api/v1/requests/${reference}`);
      const { start } = json.appointment;
      expect(eventsAt(stage, start).length === 1, `there is not exactly one event at ${start}`);
      return `“${mail.subject}”`;
    });
    await stage.step("the held time is free again", async () => {
      const { json } = await stage.call("GET", `/api/v1/requests/${reference}`);
      expect(json.state === "booked" && json.escalation.state === "resolved", "it is not resolved");
      expect(json.appointment.start !== wanted, "the held time itself was booked");
      await eventually("the held time", async () =>
        (await providersAt(stage, wanted)) === offeredBefore ? true : undefined,
      );
      return wanted;
    });
  },
};

/** How many providers are on offer at a time. */
async function providersAt({ call }: Stage, start: string): Promise<number> {
  const { json } = await call("GET", `/api/v1/availability?service=${service}&zone=${zone}`);
  const slot = json.slots.find((free: { start: string }) => free.start === start);
  return slot?.providers.length ?? 0;
}
