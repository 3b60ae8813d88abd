import { textsTo, untilText } from "./phone-and-crm.ts";
import { eventually, expect, type Journey, type Stage } from "./stage.ts";
import { someoneWithPhone } from "./world.ts";

/** Somebody unknown writes, is asked for one thing at a time, comes by it to an appointment, and gives it up. */
export const booksByText: Journey = { name: "J5", play: writes };

async function writes(stage: Stage): Promise<void> {
  const { phone, email, name } = someoneWithPhone();
  const answered = async (words: string, about: RegExp) => {
    const before = textsTo(stage, phone).length;
    await stage.sandbox.twilio.textFrom(phone, words);
    const text = await eventually(`an answer to “${words}”`, () =>
      textsTo(stage, phone)
        .slice(before)
        .find(({ body }) => about.test(body)),
    );
    return `“${words}” → “${text.body}”`;
  };

  await stage.step("an unknown number asks for an appointment, and is asked what for", () =>
    answered("Hi, can I get an appointment?", /Reply 1 for Consultation/),
  );
  await stage.step("the service, then when", () => answered("1", /Write a day and a time/));
  await stage.step("a time, then the name", async () => {
    const offered = await answered("monday at 3am", /Reply 1 for/);
    await answered("1", /what is your name/);
    return offered;
  });
  await stage.step("the name, then the address", () => answered(name, /e-mail address/));
  await stage.step("and it is booked", async () => {
    await answered(email, /is booked for/);
    const texts = textsTo(stage, phone).filter(({ body }) => /is booked for/.test(body));
    expect(texts.length === 1, `it was confirmed ${texts.length} times`);
    return `“${texts[0]?.body}”`;
  });
  await stage.step("a wish to cancel is asked back about, and the answer cancels", async () => {
    const asked = await answered("please cancel my appointment", /Reply 1 to cancel it/);
    await stage.sandbox.twilio.textFrom(phone, "1");
    const text = await untilText(stage, phone, /is cancelled/);
    return `${asked}, then “${text.body}”`;
  });
}
