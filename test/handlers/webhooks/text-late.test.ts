import { beforeEach, expect, test } from "vitest";
import { aCompany } from "../../helpers/company.ts";
import { booked, countOf, later, performAll, TUESDAY_NOON } from "../../helpers/office.ts";
import { texting as agreed } from "../../helpers/text-desk.ts";
import { type Texting, useTexting } from "../../helpers/texting.ts";

/* "Running late" by text, where no card is open about the appointment. */

const ordinary = aCompany({ calendars: true });
/** Ana the provider is the member whose address is Olga's. */
const talk = useTexting({
  ...ordinary,
  providers: ordinary.providers.map((one) =>
    one.key === "ana" ? { ...one, email: "Olga@harbor.example" } : one,
  ),
});
let { desk, says }: Texting = {} as Texting;
const late = "running 10 min late, sorry!";

beforeEach(async () => {
  ({ desk, says } = talk());
  await desk.db("member_preferences").delete();
});

async function withProvider(providerKey: string) {
  const one = await booked(desk, { ...agreed(), providerKey });
  await performAll(desk);
  desk.clock.at = later(TUESDAY_NOON, -20);
  return one;
}
const story = async (requestId: string) =>
  (await desk.db("audit").where({ request_id: requestId, action: "client-late" })).map(
    ({ detail }) => detail.reason,
  );

test("reaches the provider alone, and stands in the request's story", async () => {
  const { requestId } = await withProvider("ana");
  expect(await says(late)).toEqual([expect.stringContaining("thank you for telling us")]);

  expect(desk.chat.direct).toMatchObject([
    { userId: "U0OLGA", why: "late", minutes: 10, start: TUESDAY_NOON, clientName: "Kim Lee" },
  ]);
  expect(desk.chat.deskNotes).toEqual([]);
  expect(await story(requestId)).toEqual(["10 minutes, told to Olga Reyes"]);
  expect(await countOf(desk.db, "escalations")).toBe(0);
});

test("is the desk's where the provider wants no such messages", async () => {
  const { id } = await desk.db("members").where({ key: "olga" }).first("id");
  await desk.db("member_preferences").insert({ member_id: id, direct_messages: false });
  const { requestId } = await withProvider("ana");
  await says(late);

  expect(desk.chat.direct).toEqual([]);
  expect(desk.chat.deskNotes).toMatchObject([
    { text: expect.stringMatching(/GH-\d+: Ana Ortiz's client for Tue 24 Nov 10:00 AM.* late/) },
  ]);
  expect(await story(requestId)).toEqual(["10 minutes, told to the desk"]);
});

test("is the desk's where the provider is no member", async () => {
  await withProvider("ben");
  await says(late);
  expect(desk.chat.direct).toEqual([]);
  expect(desk.chat.deskNotes).toMatchObject([
    { text: expect.stringContaining("Ben"), quote: late },
  ]);
});

test("is not told once the appointment was cancelled", async () => {
  await withProvider("ana");
  await desk.twilio.textFrom("+16025550123", late);
  desk.clock.at = later(TUESDAY_NOON, -19);
  await desk.db("appointments").update({ state: "cancelled", cancelled_at: desk.clock.at });
  await performAll(desk);
  expect(desk.chat.direct).toEqual([]);
});
