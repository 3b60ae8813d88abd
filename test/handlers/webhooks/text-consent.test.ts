import { beforeEach, describe, expect, test, vi } from "vitest";
import { reachableBy } from "#flows/reachable-by.ts";
import { recordConsent, smsConsent } from "#store/consents.ts";
import { findRequest } from "#store/requests.ts";
import { booked, countOf, later, MONDAY, performAll, TUESDAY_NOON } from "../../helpers/office.ts";
import { texting as agreed, CLEO } from "../../helpers/text-desk.ts";
import { type Texting, useTexting } from "../../helpers/texting.ts";

/* What a talk by text says of the consent to texts, and what it does not. */

const talk = useTexting();
const byText = { ...agreed(), channel: "sms" } as const;
let { desk, says }: Texting = {} as Texting;

beforeEach(() => {
  ({ desk, says } = talk());
});

const stop = {
  phone: CLEO,
  given: false,
  wording: "STOP",
  origin: "sms",
  requestId: undefined,
  at: MONDAY,
} as const;

describe("a STOP in the middle of a talk", () => {
  test.each(["STOP", "please stop texting me"])("(%j) ends it", async (words) => {
    await says("Consultation tuesday at noon");
    await says("Cleo Stern");
    await says(words);
    expect(await countOf(desk.db, "text_questions", { state: "open" })).toBe(0);
    expect(await says("cleo@home.example")).toEqual([]);
    expect(await countOf(desk.db, "requests")).toBe(0);
    expect(await smsConsent(desk.db, CLEO)).toBe("revoked");
  });

  test("is not undone by the request that comes of it", async () => {
    await recordConsent(desk.db, stop);
    await booked(desk, byText);
    expect(await smsConsent(desk.db, CLEO)).toBe("revoked");
    await performAll(desk);
    expect(await desk.sent()).toEqual([]);
  });

  test("is not undone by a request that is made in the same moment", async () => {
    let request: Promise<unknown> | undefined;
    await desk.db.transaction(async (tx) => {
      await recordConsent(tx, stop);
      request = booked(desk, byText);
      const waiting = () =>
        vi.waitFor(async () => expect(await countOf(tx, "pg_locks", { granted: false })).toBe(1), {
          timeout: 20_000,
        });
      await Promise.race([request, waiting()]);
    });
    await request;
    expect(await smsConsent(desk.db, CLEO)).toBe("revoked");
  });
});

test("a request by text is agreed to be texted about, in the words that asked for it", async () => {
  await says("a Consultation tuesday at noon please");
  expect(await smsConsent(desk.db, CLEO)).toBe("unknown");
  await says("Cleo Stern");
  await says("cleo@home.example");
  expect(await desk.db("consents")).toMatchObject([
    { address: CLEO, given: true, origin: "sms", wording: "a Consultation tuesday at noon please" },
  ]);
});

test("an answer to a client who never agreed to texts agrees to nothing else", async () => {
  const { requestId } = await booked(desk, { clientPhone: CLEO });
  await performAll(desk);
  desk.clock.at = later(TUESDAY_NOON, -20);
  expect(await says("running 10 min late, sorry!")).toEqual([
    expect.stringContaining("thank you for telling us"),
  ]);
  expect(await smsConsent(desk.db, CLEO)).toBe("unknown");
  const request = await findRequest(desk.db, requestId);
  expect(request && (await reachableBy(desk.context, request))).toBe("email");
});

describe("a YES that the vendor takes for START", () => {
  beforeEach(() => {
    desk.twilio.state.behaviour.advancedOptOut = true;
  });

  test("still answers what was asked, and is no word of consent", async () => {
    const { requestId } = await booked(desk, { clientPhone: CLEO });
    await performAll(desk);
    await says("please cancel my appointment");
    await says("YES");
    expect(await countOf(desk.db, "appointments", { state: "cancelled" })).toBe(1);
    expect(await countOf(desk.db, "consents", { request_id: requestId })).toBe(0);
    expect(await smsConsent(desk.db, CLEO)).toBe("unknown");
  });

  test("lifts an opt-out, as it does at the vendor, and is read by a person", async () => {
    await booked(desk, agreed());
    await says("STOP");
    expect(await says("YES")).toEqual([expect.stringContaining("a person on our team")]);
    expect(await smsConsent(desk.db, CLEO)).toBe("given");
    expect(await countOf(desk.db, "escalations")).toBe(1);
  });

  test("is START alone where it says so", async () => {
    await booked(desk, agreed());
    await says("STOP");
    await says("Start");
    expect(await smsConsent(desk.db, CLEO)).toBe("given");
    expect(await countOf(desk.db, "escalations")).toBe(0);
  });
});

test("an unknown number's opt-out is confirmed within five minutes, or not at all", async () => {
  await desk.twilio.textFrom(CLEO, "please stop texting me");
  desk.clock.at = later(desk.clock.at, 6);
  await performAll(desk);
  expect(await desk.sent()).toEqual([]);
  const next = "+16025550124";
  await desk.twilio.textFrom(next, "please stop texting me");
  desk.clock.at = later(desk.clock.at, 4);
  await performAll(desk);
  expect(await desk.sent()).toHaveLength(1);
});
