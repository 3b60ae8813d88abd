import { beforeEach, expect, test } from "vitest";
import { wishSms } from "#flows/wish-sms.ts";
import { booked, later, performAll } from "../../helpers/office.ts";
import { texting as agreed } from "../../helpers/text-desk.ts";
import { type Texting, useTexting } from "../../helpers/texting.ts";

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
