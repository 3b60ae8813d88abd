import { afterEach, beforeEach, expect, test } from "vitest";
import { approveBookingFlow } from "#flows/approve-booking.ts";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { proposeTimesFlow } from "#flows/propose-times.ts";
import { readCard } from "#flows/read-card.ts";
import { findEscalation } from "#store/escalations.ts";
import { aCompany } from "../helpers/company.ts";
import {
  aPressOf,
  countOf,
  escalated,
  expectNoOverlap,
  later,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const company = aCompany({ calendars: true });
const ben = {
  ...{ key: "ben", name: "Ben Hale", email: "ben@harbor.example", role: "operator" as const },
  slack: { team: "T0HARBOR", user: "U0BEN" },
};
const office = useOffice({
  ...company,
  gate: { ...company.gate, approvals: ["vip"] },
  members: [...company.members, ben],
});
const db = () => office().db;
const press = (id: string, by = "U0OLGA") => aPressOf(office(), id, { by });
let claim: ReturnType<typeof claimEscalationFlow>;
let approve: ReturnType<typeof approveBookingFlow>;
let book: ReturnType<typeof bookHeldTimeFlow>;

beforeEach(() => {
  claim = claimEscalationFlow(office().context);
  approve = approveBookingFlow(office().context);
  book = bookHeldTimeFlow(office().context);
});
afterEach(() => expectNoOverlap(db()));

const refused = (kind: string) => ({ kind: "refused", refusal: { kind } });
const stateOf = async (id: string) => (await findEscalation(db(), id))?.state;

test("nothing is booked or proposed before a second member has said yes", async () => {
  const { escalationId } = await escalated(office());
  expect(await book(await press(escalationId))).toEqual(refused("needs-approval"));
  expect(await stateOf(escalationId)).toBe("open");
  await claim(await press(escalationId));
  expect(await book(await press(escalationId))).toEqual(refused("needs-approval"));
  const propose = proposeTimesFlow(office().context);
  const times = [2, 3].map((hours) => ({
    start: later(TUESDAY_NOON, hours * 60),
    providerId: "",
  }));
  expect(await propose({ ...(await press(escalationId)), times })).toEqual(
    refused("needs-approval"),
  );
  expect(await stateOf(escalationId)).toBe("claimed");
  expect(await countOf(db(), "appointments")).toBe(0);
  expect(await countOf(db(), "offers")).toBe(0);
});

test("the yes is somebody else's than the owner's, and the owner's booking follows it", async () => {
  const { escalationId } = await escalated(office());
  await claim(await press(escalationId));
  expect(await approve(await press(escalationId))).toEqual(refused("own-approval"));
  expect(await approve(await press(escalationId, "U0BEN"))).toEqual({ kind: "done" });
  expect(await book(await press(escalationId))).toEqual({ kind: "done" });
  expect(await stateOf(escalationId)).toBe("resolved");
  await performAll(office());
  expect(office().chat.notes.map(({ text }) => text)).toContain(
    "Ben Hale has approved the booking.",
  );
});

test("whoever said yes books nothing, also where nobody owned it", async () => {
  const { escalationId } = await escalated(office());
  expect(await approve(await press(escalationId, "U0BEN"))).toEqual({ kind: "done" });
  expect(await book(await press(escalationId, "U0BEN"))).toEqual(refused("own-approval"));
  expect(await book(await press(escalationId))).toEqual({ kind: "done" });
});

test("of two who say yes at once one name stands, and neither gets an error", async () => {
  const { escalationId } = await escalated(office());
  const presses = await Promise.all([press(escalationId, "U0BEN"), press(escalationId, "U0OLGA")]);
  const results = await Promise.all(presses.map((one) => approve(one)));
  expect(results).toEqual([{ kind: "done" }, { kind: "done" }]);
  expect(await countOf(db(), "approvals")).toBe(1);
  expect(await countOf(db(), "audit", { action: "booking-approved" })).toBe(1);
});

test("the card says that a yes is needed, and then whose it is", async () => {
  const { escalationId } = await escalated(office());
  const card = () => readCard(office().context, escalationId);
  expect((await card())?.approval).toEqual({ by: undefined });
  const before = (await card())?.version;
  await approve(await press(escalationId, "U0BEN"));
  expect((await card())?.approval).toEqual({ by: { name: "Ben Hale", chatUserId: "U0BEN" } });
  expect((await card())?.version).toBe((before ?? 0) + 1);
});

test("a reason that asks for no yes needs none, and takes none", async () => {
  const { escalationId } = await escalated(office(), { askPerson: true, clientEmail: plain });
  expect((await readCard(office().context, escalationId))?.approval).toBeUndefined();
  expect(await approve(await press(escalationId, "U0BEN"))).toEqual(refused("outdated"));
  expect(await book(await press(escalationId))).toEqual({ kind: "done" });
});
const plain = { address: "kim@home.example", domain: "home.example" };
