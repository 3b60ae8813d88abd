import { randomUUID } from "node:crypto";
import { actionIds, inputs } from "#views/slack/identifiers.ts";
import { openDialog, pressOn } from "./card.ts";
import { untilMeeting, untilText, untilTicket } from "./phone-and-crm.ts";
import { eventually, expect, type Journey, type Stage } from "./stage.ts";
import {
  cardOf,
  eventsAt,
  freeStarts,
  people,
  service,
  someoneWithPhone,
  untilCardSays,
  untilMail,
  wordsOf,
  zone,
} from "./world.ts";

/** A VIP's request becomes a card; a member claims it and books another time from the thread. */
export const vipFromTheCard: Journey = {
  name: "J2",
  async play(stage) {
    const client = someoneWithPhone("bigcorp.example");
    let wanted = "";
    let offeredBefore = 0;
    let chosen = "";
    let reference = "";
    let dialog: Awaited<ReturnType<typeof openDialog>>;

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
    await stage.step("the CRM has one ticket, open", async () => {
      const { priority, subject } = await untilTicket(stage, reference, "open");
      expect(priority.toLowerCase() === "high", "a VIP's ticket is not urgent");
      return `“${subject}”`;
    });
    await stage.step("nobody else is offered the held time", async () => {
      const offered = await providersAt(stage, wanted);
      expect(offered === offeredBefore - 1, "the held time is still on offer");
      return wanted;
    });
    await stage.step("Claim", async () => {
      await pressOn(stage, reference, actionIds.claim);
      await untilCardSays(stage, reference, `<@${people.maya}>`);
      await untilTicket(stage, reference, "in-progress");
      return "the card names its owner, and the ticket is in progress";
    });
    await stage.step("Book a time… opens a dialog with live times", async () => {
      dialog = await openDialog(stage, reference, actionIds.book);
      const options = await dialog.suggest(inputs.slot.action);
      expect(options.length > 1, "there are no times to choose from");
      // The farthest, so that the held time does not stay taken by its neighbour's buffers.
      chosen = options.at(-1)?.value ?? "";
      return `${options.length} times`;
    });
    await stage.step("booked from the dialog", async () => {
      await dialog.submit({ [inputs.slot.block]: chosen });
      await untilCardSays(stage, reference, "Resolved");
      return "the card says so";
    });
    await stage.step("the client has it in writing, the provider in the calendar", async () => {
      const mail = await untilMail(stage, client.email, /confirmed|booked/i);
      const { json } = await stage.call("GET", `/api/v1/requests/${reference}`);
      const { start } = json.appointment;
      expect(eventsAt(stage, start).length === 1, `there is not exactly one event at ${start}`);
      await untilText(stage, client.phone, /is booked for/);
      await untilMeeting(stage, client.email);
      await untilTicket(stage, reference, "closed");
      return `“${mail.subject}”, by text as well; the ticket is closed`;
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
