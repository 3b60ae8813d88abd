import { randomUUID } from "node:crypto";
import { aBrowser } from "./browser.ts";
import { textsTo, untilText } from "./phone-and-crm.ts";
import { eventually, expect, type Journey, type Stage } from "./stage.ts";
import { freeStarts, service, someoneWithPhone, zone } from "./world.ts";

const hourMs = 3_600_000;

/** An ordinary client is asked by text whether they will come, says so, and is only reminded after that. */
export const reminded: Journey = {
  name: "J5",
  async play(stage) {
    const client = someoneWithPhone();
    let start = "";
    let link = "";

    await stage.step("a client with a telephone books for tomorrow or later", async () => {
      start = await aMiddayStart(stage);
      const body = { service, start, zone, ...client };
      const { status } = await stage.call("POST", "/api/v1/requests", { body, key: randomUUID() });
      expect(status === 201, `the answer was ${status}`);
      await untilText(stage, client.phone, /is booked for/);
      return start;
    });
    await stage.step("a day before, a text asks whether they will come", async () => {
      await moveClockTo(stage, Date.parse(start) - 24 * hourMs);
      const text = await untilText(stage, client.phone, /Will you come\?/);
      link = /\/m\/[\w-]+/.exec(text.body)?.[0] ?? "";
      expect(link !== "", "there is no link in the text");
      return `“${text.body}”`;
    });
    await stage.step("its link asks as well, and a look confirms nothing", async () => {
      const asked = await aBrowser(stage).open(`${link}/confirm`);
      expect(asked.text.includes("Will you come?"), "the page does not ask");
      return "asked, not confirmed";
    });
    await stage.step("the client answers C, and the page says that they confirmed", async () => {
      await stage.sandbox.twilio.textFrom(client.phone, "C");
      await eventually("the confirmation", async () => {
        const { text } = await aBrowser(stage).open(link);
        return text.includes("You have confirmed") ? true : undefined;
      });
      return "confirmed";
    });
    await stage.step("two hours before, a last text reminds them and asks nothing", async () => {
      await moveClockTo(stage, Date.parse(start) - 2 * hourMs);
      const text = await untilText(stage, client.phone, /a reminder of/);
      const asked = textsTo(stage, client.phone).filter(({ body }) => /Will you come/.test(body));
      expect(asked.length === 1, `they were asked ${asked.length} times`);
      return `“${text.body}”`;
    });
  },
};

/** More than a day ahead, and neither it nor what comes before it at night where the client is. */
function aMiddayStart(stage: Stage): Promise<string> {
  return eventually("a free time around midday", async () => {
    const from = (await clockOf(stage)) + 25 * hourMs;
    return (await freeStarts(stage)).find((start) => {
      // Phoenix keeps one time all year, seven hours behind.
      const hour = new Date(Date.parse(start) - 7 * hourMs).getUTCHours();
      return Date.parse(start) > from && hour >= 11 && hour < 17;
    });
  });
}

async function clockOf(stage: Stage): Promise<number> {
  const { json } = await stage.call("GET", "/api/v1/clock");
  return Date.parse(json.now);
}

async function moveClockTo(stage: Stage, at: number): Promise<void> {
  const byMinutes = (at - (await clockOf(stage))) / 60_000;
  if (byMinutes > 0) await stage.call("POST", "/api/v1/clock", { body: { byMinutes } });
}
