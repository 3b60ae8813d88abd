import { beforeAll, describe, expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import type { FlowContext } from "#flows/context.ts";
import { currentCompany } from "#flows/current-company.ts";
import { proposeTimesFlow } from "#flows/propose-times.ts";
import { aPressOf } from "../../helpers/office.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aVisitor, bookByForm, formKey, hiddenOf, webAlone } from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());
let context: FlowContext;

beforeAll(() => {
  const { db } = app();
  context = {
    db,
    now: () => new Date(),
    realNow: () => new Date(),
    company: currentCompany(db),
    calendar: undefined,
    crm: undefined,
    connected: { crm: false, sms: false },
    wake: () => undefined,
    publicUrl: "https://book.harbor.example",
    linkSecrets: ["a test secret that is long enough to be one"],
  };
});

type Asked = Awaited<ReturnType<typeof asked>>;

/** A request that was put before Olga, who claimed it and proposed three times with Ana. */
async function asked() {
  const { db } = app();
  const email = `ada.${crypto.randomUUID().slice(0, 6)}@bigcorp.example`;
  const { token } = await bookByForm(app(), { email });
  const request = await db("requests").where({ contact_email: email }).first("id");
  const { id: escalationId } = await db("escalations")
    .where({ request_id: request.id })
    .first("id");
  await claimEscalationFlow(context)(await aPressOf(app(), escalationId));
  const one = { token, requestId: request.id as string, escalationId: escalationId as string };
  await propose(one);
  return one;
}

/** Three hours of a morning or an afternoon that nobody else has: everybody is offered times of their own. */
async function propose({ escalationId }: { escalationId: string }) {
  const { id: providerId } = await app().db("providers").where({ key: "ana" }).first("id");
  const shift = freeShifts.next().value as number;
  const times = [0, 1, 2].map((hour) => ({
    start: new Date(shift + hour * 3_600_000),
    providerId,
  }));
  const press = await aPressOf(app(), escalationId);
  expect(await proposeTimesFlow(context)({ ...press, times })).toEqual({ kind: "done" });
}

/** The begins of Ana's shifts, from the day after tomorrow on; nobody works at the weekend. */
const freeShifts = (function* () {
  const today = Math.ceil(Date.now() / 86_400_000) * 86_400_000;
  for (let day = today + 86_400_000; ; day += 86_400_000) {
    if ([0, 6].includes(new Date(day).getUTCDay())) continue;
    yield day + 16 * 3_600_000;
    yield day + 20 * 3_600_000;
  }
})();

const offersIn = ({ html }: { html: string }) =>
  [...html.matchAll(/name="offer" value="([^"]+)"/g)].map(([, id = ""]) => id);

const choose = (token: string, fields: Record<string, string>) =>
  visitor().post(`/m/${token}/choose`, { idempotencyKey: formKey(), ...fields });

async function rowsOf({ requestId, escalationId }: Asked) {
  const { db } = app();
  return {
    appointment: await db("appointments").where({ request_id: requestId }).first(),
    escalation: await db("escalations").where({ id: escalationId }).first(),
    offers: await db("offers").where({ request_id: requestId }).orderBy(["round", "position"]),
    held: await db("occupancies")
      .whereIn("offer_id", db("offers").where({ request_id: requestId }).select("id"))
      .select("offer_id"),
    notes: await db("effects").where({ request_id: requestId, kind: "thread-note" }).select("key"),
  };
}

describe("choosing a proposed time", () => {
  test("the page shows every time as a button; looking books nothing", async () => {
    const one = await asked();
    const page = await visitor().get(`/m/${one.token}`);
    expect(page.html).toContain("<h1>Which of these times suits you?</h1>");
    expect(page.html).toContain("with Ana Ortiz");
    expect(page.html.match(/Held for you until [^<]*Phoenix time/g)).toHaveLength(3);
    expect(offersIn(page)).toEqual((await rowsOf(one)).offers.map(({ id }) => id));
    expect((await rowsOf(one)).appointment).toBeUndefined();
  });

  test("a press books that time, gives the others back, and leads to the appointment", async () => {
    const one = await asked();
    const page = await visitor().get(`/m/${one.token}`);
    const offer = offersIn(page)[1] ?? "";
    const seen = await visitor().post(`/m/${one.token}/choose`, { ...hiddenOf(page), offer });
    expect([seen.status, seen.location]).toEqual([303, `/m/${one.token}?done=booked`]);
    const rows = await rowsOf(one);
    expect(rows.offers.map(({ state }) => state)).toEqual(["released", "accepted", "released"]);
    expect(rows.appointment).toMatchObject({ state: "confirmed", path: "personal" });
    expect(rows.appointment.starts_at).toEqual(rows.offers[1].starts_at);
    expect(rows.escalation).toMatchObject({ state: "resolved", resolution: "booked" });
    expect(rows.held).toEqual([]);
    const after = await visitor().get(seen.location);
    expect(after.html).toContain("<h1>You are booked</h1>");
    expect(offersIn(after)).toEqual([]);
  });

  test("the same press twice, also at the same moment, books once and is answered alike", async () => {
    const one = await asked();
    const { offers } = await rowsOf(one);
    const press = () => choose(one.token, { offer: offers[0].id });
    const seen = [...(await Promise.all([press(), press(), press()])), await press()];
    for (const { status, location } of seen)
      expect([status, location]).toEqual([303, `/m/${one.token}?done=booked`]);
    const { appointment } = await rowsOf(one);
    expect(appointment).toMatchObject({ sequence: 0 });
    expect(appointment.starts_at).toEqual(offers[0].starts_at);
  });

  test("of two different presses at the same moment one books, and the other one is told", async () => {
    const one = await asked();
    const { offers } = await rowsOf(one);
    const seen = await Promise.all([0, 2].map((n) => choose(one.token, { offer: offers[n].id })));
    expect(seen.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const loser = seen.find(({ status }) => status === 409);
    expect(loser?.html).toContain("That time is no longer held for you");
    expect(loser?.html).toContain("<h1>Your appointment</h1>");
    const rows = await rowsOf(one);
    expect(rows.offers.filter(({ state }) => state === "accepted")).toHaveLength(1);
    expect(rows.held).toEqual([]);
  });
});

describe("an answer that comes too late", () => {
  test("books nothing, says so, and lets the owner know, once", async () => {
    const one = await asked();
    const page = await visitor().get(`/m/${one.token}`);
    const offer = offersIn(page)[0] ?? "";
    await app()
      .db("offers")
      .where({ request_id: one.requestId })
      .update({ expires_at: new Date(Date.now() - 1000) });
    expect(offersIn(await visitor().get(`/m/${one.token}`))).toEqual([]);
    for (const _press of [1, 2]) {
      const seen = await visitor().post(`/m/${one.token}/choose`, { ...hiddenOf(page), offer });
      expect(seen.status).toBe(409);
      expect(seen.html).toContain("That time is no longer held for you, so nothing was done.");
      expect(seen.html).toContain("Our team has been told which time you wanted");
      expect(seen.html).toContain("You hear from us by");
    }
    const rows = await rowsOf(one);
    expect(rows.appointment).toBeUndefined();
    expect(rows.escalation).toMatchObject({ state: "claimed" });
    expect(rows.notes.filter(({ key }) => key.includes(":late-choice:"))).toHaveLength(1);
  });

  test("to an earlier round shows the times of the newest one, which stay held", async () => {
    const one = await asked();
    const old = (await rowsOf(one)).offers[0].id;
    await propose(one);
    const seen = await choose(one.token, { offer: old });
    expect(seen.status).toBe(409);
    expect(seen.html).toContain("You can still choose one of these.");
    const { offers, held, escalation } = await rowsOf(one);
    const newest = offers.filter(({ round }) => round === 2).map(({ id }) => id);
    expect(offersIn(seen)).toEqual(newest);
    expect(held).toHaveLength(3);
    expect(escalation).toMatchObject({ state: "waiting-client" });
    const key = `note:${one.escalationId}:late-choice:${old}`;
    const { payload } = await app().db("effects").where({ key }).first("payload");
    expect(payload.mentionMemberIds).toEqual([escalation.owner_id]);
    const told = { request_id: one.requestId, action: "client-chose-late" };
    expect(await app().db("audit").where(told)).toHaveLength(1);
    // What is shown there works like what the mail leads to.
    const again = await visitor().post(`/m/${one.token}/choose`, {
      ...hiddenOf(seen),
      offer: newest[0] ?? "",
    });
    expect(again.status).toBe(303);
  });

  test("finds nothing after the request was withdrawn", async () => {
    const one = await asked();
    const { offers } = await rowsOf(one);
    await visitor().post(`/m/${one.token}/cancel`, {});
    const seen = await choose(one.token, { offer: offers[0].id });
    expect(seen.status).toBe(409);
    expect(seen.html).toContain("This appointment is cancelled");
    expect((await rowsOf(one)).appointment).toBeUndefined();
  });
});

describe("what is none of the client's", () => {
  test.each([
    ["another client's offer", (other: Asked) => rowsOf(other).then(({ offers }) => offers[0].id)],
    ["an offer that does not exist", () => crypto.randomUUID()],
    ["something that is no id", () => "1' or true --"],
    ["nothing", () => ""],
  ])("%s is unknown, and changes nothing for anybody", async (_what, offerOf) => {
    const [mine, theirs] = [await asked(), await asked()];
    const before = [await rowsOf(mine), await rowsOf(theirs)];
    const offer = await offerOf(theirs);
    const seen = await choose(mine.token, { offer });
    expect([seen.status, seen.location]).toEqual([303, `/m/${mine.token}?done=changed`]);
    expect([await rowsOf(mine), await rowsOf(theirs)]).toEqual(before);
  });

  test.each(["", "x", "A".repeat(32)])("a form with the key %j is none of ours", async (key) => {
    const one = await asked();
    const { offers } = await rowsOf(one);
    const seen = await choose(one.token, { offer: offers[0].id, idempotencyKey: key });
    expect(seen.status).toBe(400);
    expect((await rowsOf(one)).appointment).toBeUndefined();
  });

  test("a form that another site sent books nothing", async () => {
    const one = await asked();
    const { offers } = await rowsOf(one);
    const seen = await visitor().post(
      `/m/${one.token}/choose`,
      { idempotencyKey: formKey(), offer: offers[0].id },
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    );
    expect(seen.status).toBe(403);
    expect((await rowsOf(one)).appointment).toBeUndefined();
  });

  test("a link that opens nothing chooses nothing", async () => {
    const one = await asked();
    const { offers } = await rowsOf(one);
    const seen = await choose(one.token.replace(/.$/, "_"), { offer: offers[0].id });
    expect(seen.status).toBe(404);
  });
});
