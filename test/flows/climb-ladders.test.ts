import { beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import type { Company } from "#company/company.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { climbLaddersFlow } from "#flows/climb-ladders.ts";
import { currentCompany } from "#flows/current-company.ts";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { readLadder } from "#flows/read-ladder.ts";
import { releaseEscalationFlow } from "#flows/release-escalation.ts";
import { reopenEscalationFlow } from "#flows/reopen-escalation.ts";
import { snoozeEscalationFlow } from "#flows/snooze-escalation.ts";
import { textClientFlow } from "#flows/text-client.ts";
import { wakeEscalationsFlow } from "#flows/wake-escalations.ts";
import { findEscalation } from "#store/escalations.ts";
import { newId } from "#store/ids.ts";
import { findRequest } from "#store/requests.ts";
import { listRungs } from "#store/rungs.ts";
import { aCompany } from "../helpers/company.ts";
import {
  aPressOf,
  countOf,
  escalated,
  later,
  MONDAY,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

/** Many sweeps, one after the other. */
const slow = { timeout: 30_000 };

type File = z.input<typeof Company>;

const shifts = ["09:00-12:00", "13:00-17:00"];
/** Olga's week, then Max's; open in two shifts, and a ladder with every kind of rung. */
function aDesk(change: Partial<File["escalation"]> = {}): File {
  const base = aCompany({ calendars: true });
  const { onCall: _, ...escalation } = base.escalation;
  return {
    ...base,
    escalation: {
      ...escalation,
      rota: {
        zone: "America/New_York",
        handOver: { day: "mon", time: "08:00" },
        since: "2026-11-23",
        members: ["olga", "max"],
      },
      hours: {
        zone: "America/New_York",
        weekly: { mon: shifts, tue: shifts, wed: shifts, thu: shifts, fri: shifts },
        holidays: { country: "US" },
      },
      ladder: [
        { do: "nudge", afterMinutes: 0 },
        { do: "reassign", afterMinutes: 10 },
        { do: "widen", afterMinutes: 20, channel: "C0ALL" },
        { do: "tell", afterMinutes: 30, members: ["max"] },
        { do: "alert", afterMinutes: 60, clock: "wall" },
        { do: "nudge", afterMinutes: 0, from: "resolution" },
        { do: "reassign", afterMinutes: 10, from: "resolution" },
      ],
      ...change,
    },
  };
}

const office = useOffice(aDesk());
const db = () => office().db;
/** As after each start: the newest company, and nothing remembered. */
const context = () => ({ ...office().context, company: currentCompany(db()) });
const climb = () => climbLaddersFlow(context())();
const apply = (company: File) =>
  applyCompany(db(), { text: JSON.stringify(company), by: "test", at: MONDAY });
const claim = async (id: string, by?: string) =>
  claimEscalationFlow(context())(await aPressOf(office(), id, by === undefined ? {} : { by }));
const at = async (minutes: number) => {
  office().clock.at = later(MONDAY, minutes);
  return climb();
};
const ownerOf = async (id: string) => {
  const { owner_id: ownerId } = await db()("escalations").where({ id }).first("owner_id");
  return (await db()("members").where({ id: ownerId }).first("key"))?.key;
};
const doneOf = async (id: string) => {
  const row = await findEscalation(db(), id);
  return (await listRungs(db(), row as NonNullable<typeof row>)).map(({ rung, who }) => [
    rung,
    ...who,
  ]);
};

beforeEach(() => apply(aDesk()));

test(
  "nobody answers: reminded, given to the next, a channel told, somebody told, reached outside",
  slow,
  async () => {
    const { escalationId, requestId } = await escalated(office());
    const reference = (await findRequest(db(), requestId))?.reference;
    await performAll(office());
    expect(await at(4)).toBe(0);
    expect(await at(5)).toBe(1);
    expect(await at(14)).toBe(0);
    expect(await at(15)).toBe(1);
    expect(await at(25)).toBe(1);
    expect(await at(35)).toBe(1);
    expect(await at(65)).toBe(1);
    await performAll(office());
    const { chat, email } = office();
    expect(chat.notes.map(({ text, mention, quote }) => ({ text, mention, quote }))).toEqual([
      { text: "Overdue: nobody has taken this yet.", mention: ["U0OLGA"], quote: undefined },
      { text: "This is Max Boyd's now.", mention: ["U0MAX"], quote: "Nobody has taken this yet." },
      {
        text: "Nobody has answered the client yet. Please see to it.",
        mention: ["U0MAX"],
        quote: undefined,
      },
    ]);
    // The whole channel hears of an urgent one once.
    expect(chat.notes.map(({ broadcast }) => broadcast)).toEqual([true, false, false]);
    expect(chat.deskNotes).toMatchObject([
      {
        channel: "C0ALL",
        text: `${reference} waits for somebody. Nobody has answered the client yet. https://book.harbor.example/console/requests/${reference}`,
      },
    ]);
    expect(email.sent.filter(({ content }) => content.kind === "nobody-answered")).toMatchObject([
      { to: { address: "olga@harbor.example" }, content: { ownerName: "Max Boyd", reference } },
    ]);
    expect(await ownerOf(escalationId)).toBe("max");
    expect(await at(200)).toBe(0);
  },
);

test("the card that was given away says whose it is, and offers them to say that they are at it", async () => {
  const { escalationId } = await escalated(office());
  await at(15);
  await performAll(office());
  expect(office().chat.live()).toMatchObject([
    { card: { state: "claimed", given: true, owner: { name: "Max Boyd" } } },
  ]);
  expect(await findEscalation(db(), escalationId)).toMatchObject({ firstHumanAt: undefined });
  expect(await claim(escalationId, "U0MAX")).toEqual({ kind: "done" });
  expect(await findEscalation(db(), escalationId)).toMatchObject({
    given: false,
    firstHumanAt: later(MONDAY, 15),
  });
  // From then on somebody answers, and nobody else is called.
  expect(await at(100)).toBe(0);
});

describe("whoever had it before", () => {
  test("cannot book it, and is told why", async () => {
    const { escalationId } = await escalated(office());
    await at(15);
    const press = await aPressOf(office(), escalationId, { by: "U0OLGA" });
    expect(await bookHeldTimeFlow(context())(press)).toEqual({
      kind: "refused",
      refusal: {
        kind: "claimed-by-other",
        owner: { name: "Max Boyd", chatUserId: "U0MAX" },
        since: later(MONDAY, 15),
        given: true,
      },
    });
    expect(await countOf(db(), "appointments")).toBe(0);
  });

  test("cannot give back what they claimed and let lie", async () => {
    const { escalationId } = await escalated(office());
    await claim(escalationId);
    office().clock.at = new Date("2026-11-23T19:10:00Z");
    expect(await climb()).toBe(2);
    expect(await ownerOf(escalationId)).toBe("max");
    const press = await aPressOf(office(), escalationId, { by: "U0OLGA" });
    expect(await releaseEscalationFlow(context())(press)).toMatchObject({
      refusal: { kind: "claimed-by-other", given: true },
    });
  });
});

test(
  "the real ladder is the one that was shown beforehand, over a lunch and a holiday",
  slow,
  async () => {
    // Wednesday, 16:40: Thursday is Thanksgiving.
    office().clock.at = new Date("2026-11-25T21:40:00Z");
    const { escalationId } = await escalated(office(), { start: undefined });
    const row = await findEscalation(db(), escalationId);
    if (row === undefined) throw new Error("There is no escalation");
    const { planned } = await readLadder(db(), await context().company(), row);
    expect(planned.map(({ at: due }) => due.toISOString().slice(0, 16))).toEqual([
      "2026-11-25T21:45",
      "2026-11-25T21:55",
      "2026-11-25T22:45",
      "2026-11-27T14:05",
      "2026-11-27T14:15",
      "2026-11-27T18:40",
      "2026-11-27T18:50",
    ]);
    // A sweep every two seconds of business time, around every rung.
    for (const { at: due } of planned)
      for (const seconds of [-4, -2, 0, 2, 4]) {
        office().clock.at = new Date(due.getTime() + seconds * 1_000);
        await climb();
      }
    const done = await listRungs(db(), row);
    expect(done.map(({ rung, who }) => [rung, who])).toEqual(
      planned.map(({ rung, who }) => [rung, who]),
    );
    for (const [index, { doneAt }] of done.entries()) {
      const late = doneAt.getTime() - (planned[index]?.at.getTime() ?? 0);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(5_000);
    }
  },
);

test("who is away as a provider is not on call meanwhile", async () => {
  await apply({
    ...aDesk(),
    providers: aDesk().providers.map((provider) =>
      provider.key === "cleo" ? { ...provider, key: "olga" } : provider,
    ),
    services: aDesk().services.map((service) => ({
      ...service,
      providers: service.providers.map((key) => (key === "cleo" ? "olga" : key)),
    })),
  });
  const { id: providerId } = await db()("providers").where({ key: "olga" }).first("id");
  await db()("absences").insert({
    ...{ id: newId(), provider_id: providerId, reason: "", created_at: MONDAY, created_by: {} },
    ...{ starts_at: MONDAY, ends_at: later(MONDAY, 10) },
  });
  const { escalationId } = await escalated(office(), { start: undefined });
  await at(5);
  // Back by then, and nobody's answer: it goes on to the next after her.
  await at(15);
  expect(await doneOf(escalationId)).toEqual([
    ["first-response+0 business nudge", "max"],
    ["first-response+10 business reassign", "max"],
  ]);
});

test("five nodes that find a rung at the same moment do it once", async () => {
  const { escalationId } = await escalated(office());
  office().clock.at = later(MONDAY, 15);
  await Promise.all(Array.from({ length: 5 }, climb));
  await climb();
  expect(await doneOf(escalationId)).toEqual([
    ["first-response+0 business nudge", "olga"],
    ["first-response+10 business reassign", "max"],
  ]);
  expect(await countOf(db(), "audit", { action: "rung-reassign" })).toBe(1);
  expect(await findEscalation(db(), escalationId)).toMatchObject({ handoverCount: 1 });
});

test("a clock that was moved over several rungs does all of them once, in their order", async () => {
  const { escalationId } = await escalated(office());
  office().clock.at = new Date("2026-11-24T14:00:00Z");
  await climb();
  await climb();
  expect((await doneOf(escalationId)).map(([rung]) => rung)).toEqual([
    "first-response+0 business nudge",
    "first-response+10 business reassign",
    "first-response+20 business widen",
    "first-response+30 business tell",
    "first-response+60 wall alert",
    "resolution+0 business nudge",
    "resolution+10 business reassign",
  ]);
});

test("nothing is done while the client is asked, and nothing once it is settled", async () => {
  const asked = await escalated(office(), { clientPhone: "+16025550123" });
  const settled = await escalated(office(), { start: later(TUESDAY_NOON, 60) });
  await claim(asked.escalationId);
  const press = await aPressOf(office(), asked.escalationId);
  await db()("consents").insert({
    ...{ kind: "sms", address: "+16025550123", given: true, wording: "yes", origin: "form" },
    at: MONDAY,
  });
  const withTexts = { ...context(), connected: { crm: false, sms: true } };
  expect(
    await textClientFlow(withTexts)({ ...press, text: "Which day?", textId: press.escalationId }),
  ).toMatchObject({ kind: "done" });
  await bookHeldTimeFlow(context())(await aPressOf(office(), settled.escalationId));
  expect(await at(900)).toBe(0);
});

test("a ladder that the company changes holds for what is open already, and repeats nothing", async () => {
  const { escalationId } = await escalated(office());
  await at(5);
  await apply(
    aDesk({
      ladder: [
        { do: "nudge", afterMinutes: 0 },
        { do: "nudge", afterMinutes: 7 },
      ],
    }),
  );
  expect(await at(11)).toBe(0);
  expect(await at(12)).toBe(1);
  expect((await doneOf(escalationId)).map(([rung]) => rung)).toEqual([
    "first-response+0 business nudge",
    "first-response+7 business nudge",
  ]);
});

test("what was promised to the client stays, whatever the ladder does", async () => {
  const { requestId, escalationId } = await escalated(office());
  const promised = (await findRequest(db(), requestId))?.promisedBy;
  expect(promised).toEqual(new Date("2026-11-23T19:00:00Z"));
  office().clock.at = new Date("2026-11-24T14:00:00Z");
  await climb();
  expect((await findRequest(db(), requestId))?.promisedBy).toEqual(promised);
  expect((await findEscalation(db(), escalationId))?.resolutionDueAt).toEqual(promised);
});

test("a snoozed one rests, and its ladder counts from when it wakes", async () => {
  const { escalationId } = await escalated(office());
  const press = await aPressOf(office(), escalationId, { by: "U0MAX" });
  const until = later(MONDAY, 60);
  const snoozed = { ...press, until, shown: undefined };
  expect(await snoozeEscalationFlow(context())(snoozed)).toEqual({ kind: "done" });
  expect(await at(59)).toBe(0);
  office().clock.at = until;
  await wakeEscalationsFlow(context())();
  expect(await climb()).toBe(1);
  expect(await at(69)).toBe(0);
  expect(await at(70)).toBe(1);
  expect(await ownerOf(escalationId)).toBe("max");
});

test("what was settled and comes back climbs its ladder anew", async () => {
  const { escalationId } = await escalated(office());
  await at(15);
  await declineEscalationFlow(context())({
    ...(await aPressOf(office(), escalationId, { by: "U0MAX" })),
    text: "No.",
  });
  const press = await aPressOf(office(), escalationId, { by: "U0MAX" });
  expect(await reopenEscalationFlow(context())(press)).toEqual({ kind: "done" });
  expect(await at(19)).toBe(0);
  expect(await at(20)).toBe(1);
  expect(await at(30)).toBe(1);
  expect(await ownerOf(escalationId)).toBe("max");
  // Given to Max, who did not come, so that the ladder goes on.
  expect(await at(40)).toBe(1);
  await performAll(office());
  expect(office().chat.notes.filter(({ text }) => text.startsWith("Overdue"))).toHaveLength(2);
});

test("an account's deadlines and a location's hours are those of its requests", async () => {
  await apply(
    aDesk({
      accounts: [{ domains: ["bigcorp.example"], vip: { firstResponseMinutes: 1 } }],
      calendars: [
        {
          locations: ["phoenix"],
          zone: "America/Phoenix",
          weekly: { mon: ["08:00-16:00"], tue: ["08:00-16:00"] },
        },
      ],
    }),
  );
  const dueOf = async (change: Parameters<typeof escalated>[1]) => {
    const { escalationId } = await escalated({ ...office(), context: context() }, change);
    return (await findEscalation(db(), escalationId))?.firstResponseDueAt;
  };
  expect(await dueOf({ start: undefined })).toEqual(later(MONDAY, 1));
  // Phoenix opens an hour later; Ana works there.
  expect(await dueOf({ start: undefined, locationKey: "phoenix" })).toEqual(later(MONDAY, 61));
  expect(await dueOf({ start: undefined, providerKey: "ana" })).toEqual(later(MONDAY, 61));
});

test("one that cannot be climbed does not keep the others on the ground", async () => {
  const [first, second] = [
    await escalated(office(), { start: undefined }),
    await escalated(office(), { start: undefined }),
  ];
  await db().raw(
    `create function refuse_rung() returns trigger language plpgsql as
       $$ begin if new.escalation_id = '${first.escalationId}' then raise 'no'; end if; return new; end $$;
     create trigger refuse before insert on rungs for each row execute function refuse_rung()`,
  );
  office().clock.at = later(MONDAY, 5);
  await expect(climb()).rejects.toThrow("Some rungs could not be done");
  await db().raw("drop trigger refuse on rungs; drop function refuse_rung");
  expect(await doneOf(second.escalationId)).toHaveLength(1);
  expect(await doneOf(first.escalationId)).toHaveLength(0);
});
