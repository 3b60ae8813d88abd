import { beforeEach, describe, expect, test } from "vitest";
import { wishSms } from "#flows/wish-sms.ts";
import { booked, later, performAll, TUESDAY_NOON } from "../../helpers/office.ts";
import { texting as agreed } from "../../helpers/text-desk.ts";
import { type Texting, useTexting } from "../../helpers/texting.ts";
import { joined, offerFreedTimes, openOffer } from "../../helpers/waiting.ts";

/* A short answer, where something newer was said since the question that it may be meant for. */

const talk = useTexting();
const texting = agreed();
let { desk, says }: Texting = {} as Texting;

beforeEach(() => {
  ({ desk, says } = talk());
});

const stateOf = async (requestId: string) =>
  (await desk.db("appointments").where({ request_id: requestId }).first()).state;

test.each(["Yes", "no"])(
  "a wish to cancel is not settled by %j once something else was asked, and is asked about again",
  async (words) => {
    const { requestId } = await booked(desk, { ...texting, providerKey: "ana" });
    await performAll(desk);
    await says("please cancel my appointment");
    desk.clock.at = later(desk.clock.at, 60);
    await wishSms(desk.db, {
      requestId,
      name: "reminder",
      content: { template: "reminder", sequence: 0, asks: true },
    });
    await performAll(desk);
    expect((await desk.sent()).at(-1)).toContain("Will you come?");
    desk.clock.at = later(desk.clock.at, 1);
    expect(await says(words)).toEqual([expect.stringContaining("Reply 1 to cancel it")]);
    expect(await stateOf(requestId)).toBe("confirmed");
    await says("yes");
    expect(await stateOf(requestId)).toBe("cancelled");
  },
);

describe("a number in the talk about a new appointment", () => {
  test.each([
    ["an appointment please", "what would you like to book?"],
    ["Consultation on saturday 2pm", "these times are free"],
  ])("after %j is not taken where a freed time was told since", async (words, question) => {
    expect(await says(words)).toEqual([expect.stringContaining(question)]);
    desk.clock.at = later(desk.clock.at, 5);
    const waiting = await joined(desk, "Kim", texting);
    await offerFreedTimes(desk);
    await performAll(desk);
    expect((await desk.sent()).at(-1)).toContain("Reply 1 to take it, 2 to leave it");
    desk.clock.at = later(desk.clock.at, 5);
    const [before] = await desk.db("text_questions");
    expect(await says("1")).toEqual([expect.stringContaining(question)]);
    const [after] = await desk.db("text_questions");
    expect(after.content).toEqual(before.content);
    expect((await openOffer(desk, waiting)).state).toBe("open");
    await says("1");
    expect((await desk.db("text_questions").first()).content).not.toEqual(before.content);
  });
});

describe("in the talk about a new appointment, where one is coming", () => {
  async function withBoth() {
    await says("can I book an appointment?");
    const { requestId } = await booked(desk, { ...texting, providerKey: "ana" });
    await performAll(desk);
    return requestId;
  }

  test("a wish to cancel is about that one, and is asked back about", async () => {
    const requestId = await withBoth();
    expect(await says("I need to cancel my appointment")).toEqual([
      expect.stringContaining("Reply 1 to cancel it"),
    ]);
    await says("1");
    expect(await stateOf(requestId)).toBe("cancelled");
  });

  test("being late is about that one, and the talk goes on", async () => {
    await withBoth();
    desk.clock.at = later(TUESDAY_NOON, -20);
    await desk.db("text_questions").update({ expires_at: later(TUESDAY_NOON, 600) });
    expect(await says("running 10 min late")).toEqual([
      expect.stringContaining("thank you for telling us"),
    ]);
    expect(desk.chat.deskNotes).toHaveLength(1);
    expect(await desk.db("text_questions")).toMatchObject([{ kind: "intake", state: "open" }]);
  });
});
