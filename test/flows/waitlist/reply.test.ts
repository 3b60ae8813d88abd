import { beforeEach, describe, expect, test } from "vitest";
import { receiveSmsFlow } from "#flows/receive-sms.ts";
import {
  escalated,
  later,
  MONDAY,
  type Office,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import {
  endOffers,
  joined,
  leave,
  offerFreedTimes,
  openOffer,
  stateOf,
} from "../../helpers/waiting.ts";

const KIM = "+16025550123";
const texting = {
  clientPhone: KIM,
  consents: [{ channel: "sms" as const, given: true, wording: "Text me." }],
};

const base = useOffice();
let desk: Office;
let sent: string[];

/** Late in the morning in Phoenix: nobody is woken by a text. */
beforeEach(() => {
  sent = [];
  const sms = {
    send: async ({ body }: { body: string }) => {
      sent.push(body);
      return { vendorId: `SM${sent.length}-${crypto.randomUUID()}`, status: "sent" as const };
    },
    find: async () => undefined,
  };
  const context = { ...base().context, sms, connected: { crm: false, sms: true } };
  desk = { ...base(), context };
  desk.clock.at = later(MONDAY, 180);
});

async function offered(): Promise<string> {
  const requestId = await joined(desk, "Kim", texting);
  await offerFreedTimes(desk);
  await performAll(desk);
  return requestId;
}

async function says(body: string): Promise<void> {
  const vendorId = `SM${crypto.randomUUID()}`;
  const message = { vendorId, from: KIM, to: "+16025550000", body, mediaCount: 0 };
  expect(await receiveSmsFlow(desk.context)(message)).toBe("stored");
  await performAll(desk);
}

describe("the text about a freed time", () => {
  test("says when it is, until when it is kept, and how to answer", async () => {
    const requestId = await offered();
    expect((await openOffer(desk, requestId)).start).toEqual(TUESDAY_NOON);
    expect(sent.at(-1)).toContain("Tue 24 Nov 10:00 AM, Phoenix time (MST)");
    expect(sent.at(-1)).toContain("kept for you until Mon 23 Nov 12:00 PM, Phoenix time (MST)");
    expect(sent.at(-1)).toMatch(/Reply 1 to take it, 2 to leave it.*\/w\/[\w-]{27} /);
  });

  test("answered with 1 books the time, and is confirmed; said again it changes nothing", async () => {
    const requestId = await offered();
    await says("1");
    expect(await stateOf(desk, requestId)).toBe("accepted");
    expect(sent.at(-1)).toContain("is booked for Tue 24 Nov 10:00 AM");
    const before = sent.length;
    await says("1");
    expect(sent).toHaveLength(before);
    expect(await desk.db("appointments")).toHaveLength(1);
  });

  test("answered with 2 gives the time to the next, and says so", async () => {
    const requestId = await offered();
    await says("2");
    expect(await stateOf(desk, requestId)).toBe("waiting");
    expect(sent.at(-1)).toContain("You stay on the waitlist");
  });

  test("answered too late books nothing, and leads to what is free", async () => {
    const requestId = await offered();
    desk.clock.at = (await openOffer(desk, requestId)).until;
    await endOffers(desk);
    await says("1");
    expect(await desk.db("appointments")).toEqual([]);
    expect(sent.at(-1)).toContain("your message booked nothing");
  });

  test("answered with another number is for a person", async () => {
    const requestId = await offered();
    await says("3");
    expect(await stateOf(desk, requestId)).toBe("offered");
    expect(await desk.db("escalations")).toHaveLength(1);
  });

  test("beside times that a member proposed, a number is not guessed at", async () => {
    const requestId = await offered();
    const { escalationId } = await escalated(desk, texting);
    const { id: ownerId } = await desk.db("members").first("id");
    await desk
      .db("escalations")
      .where({ id: escalationId })
      .update({ state: "waiting-client", owner_id: ownerId, waiting_since: desk.clock.at });
    await says("1");
    expect(await stateOf(desk, requestId)).toBe("offered");
    expect(await desk.db("appointments")).toEqual([]);
  });
});

describe("a number and offers of freed times", () => {
  test("is not guessed at where two are open", async () => {
    const requestId = await offered();
    const other = await joined(desk, "Lo", {
      ...texting,
      ...{ serviceKey: "review", providerKey: "ben" },
      windows: [{ days: [2], from: "09:00", to: "17:00" }],
    });
    await offerFreedTimes(desk);
    await performAll(desk);
    expect(await stateOf(desk, other)).toBe("offered");
    await says("1");
    expect(await stateOf(desk, requestId)).toBe("offered");
    expect(await stateOf(desk, other)).toBe("offered");
    expect(await desk.db("escalations")).toHaveLength(1);
  });

  test.each(["1", "2"])("are forgotten after a day: %j goes to a person", async (words) => {
    const requestId = await offered();
    await says(words);
    desk.clock.at = later(desk.clock.at, 1441);
    const before = sent.length;
    await says(words);
    expect(sent.slice(before)).toEqual([expect.stringContaining("a person on our team")]);
    expect(await desk.db("escalations").where({ request_id: requestId })).toHaveLength(1);
  });

  test("that are over are not what it answers once something else was asked", async () => {
    await offered();
    await says("1");
    await says("please cancel my appointment");
    await says("2");
    const before = sent.length;
    await says("1");
    expect(sent.slice(before)).toEqual([expect.stringContaining("no longer open")]);
  });

  test("that were declined do not keep somebody who has left the waitlist since", async () => {
    const requestId = await offered();
    await says("2");
    await leave(desk, requestId);
    await says("2");
    expect(sent.at(-1)).toContain("your message booked nothing");
  });
});
