import { randomUUID } from "node:crypto";
import { crmWords } from "#sandbox/crm/crm-words.ts";
import { textsTo, untilLogged, untilMeeting, untilText } from "./phone-and-crm.ts";
import { eventually, expect, type Journey } from "./stage.ts";
import { aFreeStart, eventsAt, mailsTo, service, someoneWithPhone, zone } from "./world.ts";

/** An ordinary request, sent five times at once, books itself once. */
export const booksItself: Journey = {
  name: "J1",
  async play(stage) {
    const client = someoneWithPhone();
    const key = randomUUID();
    let start = "";
    let id = "";
    let reference = "";

    await stage.step("look for a free time", async () => {
      start = await aFreeStart(stage);
      return start;
    });
    await stage.step("send the same request five times at once", async () => {
      const body = { service, start, zone, ...client, notes: "A first conversation, please." };
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => stage.call("POST", "/api/v1/requests", { body, key })),
      );
      const statuses = answers.map(({ status }) => status);
      expect(
        statuses.every((status) => status === 201),
        `answers were ${statuses.join(", ")}`,
      );
      expect(new Set(answers.map(({ text }) => text)).size === 1, "the five answers differ");
      id = answers[0]?.json.requestId;
      reference = answers[0]?.json.reference;
      return `${reference} booked, five equal answers`;
    });
    await stage.step("one event in one calendar", async () => {
      const [event] = await eventually("the calendar event", () => {
        const events = eventsAt(stage, start);
        return events.length > 0 ? events : undefined;
      });
      expect(eventsAt(stage, start).length === 1, "there is more than one event");
      return `event ${event?.id}`;
    });
    await stage.step("one mail with an invitation", async () => {
      const mails = await eventually("the confirmation", () => {
        const found = mailsTo(stage, client.email);
        return found.length > 0 ? found : undefined;
      });
      expect(mails.length === 1, `there are ${mails.length} mails`);
      expect(mails[0]?.calendar?.method === "REQUEST", "there is no invitation in it");
      return `“${mails[0]?.subject}”`;
    });
    await stage.step("one text message", async () => {
      const text = await untilText(stage, client.phone, /is booked for/);
      expect(textsTo(stage, client.phone).length === 1, "the telephone rang more than once");
      return `“${text.body}”`;
    });
    await stage.step("one contact and one meeting in the CRM", async () => {
      const { outcome, title } = await untilMeeting(stage, client.email);
      const said = crmWords[stage.sandbox.crm.vendor].outcomes[outcome]?.words;
      expect(said === "Scheduled", `the meeting is ${outcome}`);
      return `“${title}”`;
    });
    await stage.step(
      "the mail and the text in the CRM, without the client's own link",
      async () => {
        const { mails, texts } = await untilLogged(stage, client.email);
        expect(mails.length === 1 && texts.length === 1, "there is not exactly one of each");
        const said = JSON.stringify([mails, texts]);
        expect(said.includes("[link]") && !said.includes("/m/"), "the link stands there");
        return `“${mails[0]?.subject}”`;
      },
    );
    await stage.step("no card, and a receipt that says why", async () => {
      const { json } = await stage.call("GET", `/api/v1/requests/${id}/receipt`);
      expect(json.decision === "auto-book", `the receipt says ${json.decision}`);
      // The demo company has no rule that asks its CRM.
      const fired = json.rules.filter(
        ({ rule, outcome }: { rule: string; outcome: string }) =>
          outcome !== (rule === "crm-facts" ? "not-asked" : "quiet"),
      );
      expect(fired.length === 0, `some rules were not quiet: ${JSON.stringify(fired)}`);
      const cards = stage.sandbox.slack.state.messages.filter(({ text }) =>
        text.includes(reference),
      );
      expect(cards.length === 0, "there is a card although nobody is needed");
      return `${json.rules.length} rules ran, none fired`;
    });
  },
};
