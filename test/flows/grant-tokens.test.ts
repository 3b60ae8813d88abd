import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { connectCalendars } from "#compose/calendars.ts";
import { composeGrants } from "#compose/consent.ts";
import { readConfig } from "#config.ts";
import { readChangesFlow } from "#flows/calendars/read-changes.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { renewGrantsFlow } from "#flows/renew-grants.ts";
import { googleClientEnvironment, microsoftEnvironment } from "#sandbox/environment.ts";
import { replaceGrantCalendars } from "#store/grant-calendars.ts";
import { openGrant } from "#store/grants.ts";
import { aCompany } from "../helpers/company.ts";
import { aCalendar, anOffice, type Office as GoogleOffice } from "../helpers/google-office.ts";
import { aKey, grantFor } from "../helpers/grants.ts";
import { booked, later, performAll, TUESDAY_NOON, useOffice } from "../helpers/office.ts";
import { aMailbox, anOutlook, type Outlook } from "../helpers/outlook.ts";

/*
 * Ana connected her calendar at Google, Ben his at Microsoft. There is no service account, and nobody
 * let the app into Ben's mailbox but Ben.
 */
const ANA = "ana@example.com";
const BEN = "ben@example.com";
const company = aCompany({ calendars: true });
const office = useOffice({
  ...company,
  providers: company.providers.map((provider) => ({
    ...provider,
    ...(provider.key === "ana" && { email: "max@harbor.example" }),
    ...(provider.key === "ben" && { calendar: `microsoft:${BEN}` }),
  })),
  members: company.members.map((member) => ({
    ...member,
    ...(member.key === "max" && { slack: { team: "T0HARBOR", user: "U0MAX" } }),
  })),
});
const key = aKey();
const googleScopes = ["calendar.freebusy", "calendar.events", "calendar.calendarlist.readonly"].map(
  (name) => `https://www.googleapis.com/auth/${name}`,
);

let google: GoogleOffice;
let outlook: Outlook;
let grants: { readonly ana: string; readonly ben: string };
beforeEach(async () => {
  const { db } = office();
  google = await anOffice({ world: () => [aCalendar(ANA), aCalendar("cleo@example.com")] });
  // No path with his address leads to him, and nobody is told the schedule of a personal account.
  outlook = await anOutlook({
    world: () => [{ ...aMailbox(BEN), signInName: "b.hale@sso.example", kind: "personal" }],
  });
  const breaches = [google.breaches, outlook.breaches];
  onTestFinished(() => expect(breaches).toEqual([[], []]));
  grants = { ana: await connected("ana"), ben: await connected("ben") };
  await db("providers").update({ busy_read_at: null });
  google.faults.clear();
});

async function connected(provider: "ana" | "ben"): Promise<string> {
  const { db } = office();
  const [vendor, account, calendarId, granted] =
    provider === "ana"
      ? (["google", ANA, ANA, google.consents.grant(ANA, googleScopes)] as const)
      : (["microsoft", BEN, `microsoft:${BEN}`, outlook.consents.grant(BEN, [])] as const);
  const tokens = {
    refreshToken: granted.refresh_token,
    accessToken: granted.access_token,
    accessUntil: new Date(Date.now() + 3_600_000),
  };
  const id = await grantFor(db, [key], { provider, vendor, account, tokens });
  await replaceGrantCalendars(db, id, [calendarId]);
  return id;
}

/** One node of the program, with these keys. */
async function aNode(grantKeys = key.toString("hex")) {
  const { context, db } = office();
  const config = readConfig({
    DATABASE_URL: office().url,
    APP_SECRETS: "a test secret that is long enough to be one",
    GRANT_KEYS: grantKeys,
    ...googleClientEnvironment(google),
    ...microsoftEnvironment(outlook),
  });
  const composed = await composeGrants(config, { ...context, db });
  const { calendar, calendarChanges } = await connectCalendars(config, composed);
  if (composed === undefined) throw new Error("GRANT_KEYS are set");
  return { ...office(), grants: composed, context: { ...context, calendar, calendarChanges } };
}

async function offeredAtNoon({ context }: Awaited<ReturnType<typeof aNode>>) {
  await office().db("providers").update({ busy_read_at: null });
  await readCalendarsFlow(context)();
  const noon = { from: TUESDAY_NOON, to: later(TUESDAY_NOON, 1) };
  const found = await listAvailabilityFlow(context)({ serviceKey: "consult", ...noon });
  if (found.kind !== "slots") throw new Error(found.kind);
  return found.slots.flatMap(({ providerIds }) =>
    providerIds.map((id) => found.company.providers.get(id)?.key ?? "").toSorted(),
  );
}

/** Shakes Graph's hand, and keeps what comes. */
async function aListener() {
  const told: string[] = [];
  const server = createServer(async (request, response) => {
    told.push(await text(request));
    const { searchParams } = new URL(request.url ?? "/", "http://here");
    response.setHeader("content-type", "text/plain").end(searchParams.get("validationToken") ?? "");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, told };
}

const expireAll = () => {
  google.consents.expireAccessTokens();
  outlook.consents.expireAccessTokens();
  return office().db("calendar_grants").update({ access_until: new Date() });
};
const renewals = () =>
  google.calls.filter(({ method, path }) => method === "POST" && path === "/token").length - 1;
const lunch = {
  summary: "Lunch",
  start: TUESDAY_NOON.toISOString(),
  end: later(TUESDAY_NOON, 30).toISOString(),
};

describe("with a provider's own consent", () => {
  test("their calendars say when they are free, at both vendors", async () => {
    const node = await aNode();
    expect(await offeredAtNoon(node)).toEqual(["ana", "ben"]);
    outlook.addEvent({ ...lunch, calendarId: BEN });
    google.addEvent({ ...lunch, calendarId: ANA });
    expect(await offeredAtNoon(node)).toEqual([]);
  });

  test("an appointment stands in their calendar", async () => {
    const node = await aNode();
    await readCalendarsFlow(node.context)();
    await booked(node, { providerKey: "ben", start: TUESDAY_NOON });
    await performAll(node);
    expect(outlook.events(BEN)).toHaveLength(1);
  });

  test("what they do there is told and read, whatever they sign in with", async () => {
    const { context, ...node } = await aNode();
    await readCalendarsFlow(context)();
    await booked({ ...node, context }, { providerKey: "ben", start: TUESDAY_NOON });
    await performAll({ ...node, context });
    const { url, told } = await aListener();
    const calendarId = `microsoft:${BEN}`;
    await context.calendarChanges?.watch({ calendarId, url, secret: "of this watch alone" });
    const [event] = outlook.events(BEN);
    const moved = { start: later(TUESDAY_NOON, 60), end: later(TUESDAY_NOON, 90) };
    outlook.moveEvent({
      ...{ calendarId: BEN, eventId: event?.id ?? "" },
      ...{ start: moved.start.toISOString(), end: moved.end.toISOString() },
    });
    await outlook.notices.arrived();
    expect(told.join()).toContain("of this watch alone");
    await readChangesFlow(context)();
    const seen = await node.db("calendar_sightings").where({ calendar_id: calendarId });
    expect(seen).toMatchObject([{ starts_at: moved.start, ends_at: moved.end }]);
  });

  test("a calendar that they did not connect is opened by nobody", async () => {
    const said = await (await aNode()).context.calendar?.busy({
      calendarIds: [ANA, "cleo@example.com"],
      tentative: "busy",
      during: { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 60) },
    });
    expect(said?.get(ANA)?.kind).toBe("known");
    expect(said?.get("cleo@example.com")?.kind).toBe("unknown");
  });
});

describe("an access token that is over", () => {
  test("is renewed once, whoever asks, on however many nodes", async () => {
    const nodes = await Promise.all([aNode(), aNode()]);
    await expireAll();
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, index) => nodes[index % 2]?.grants.tokens.current(grants.ana)),
    );
    expect(new Set(asked).size).toBe(1);
    expect(renewals()).toBe(1);
  });

  test("is renewed before its end, without anybody asking", async () => {
    const node = await aNode();
    const soon = new Date(Date.now() + 4 * 60_000);
    await office().db("calendar_grants").where({ id: grants.ana }).update({ access_until: soon });
    expect(await renewGrantsFlow(node.grants.context)()).toEqual({ failed: [] });
    expect(renewals()).toBe(1);
    await renewGrantsFlow(node.grants.context)();
    expect(renewals()).toBe(1);
  });

  test("is renewed when the vendor refuses it early", async () => {
    const node = await aNode();
    google.consents.expireAccessTokens();
    outlook.consents.expireAccessTokens();
    expect(await offeredAtNoon(node)).toEqual(["ana", "ben"]);
  });

  test("gives way to a new refresh token, which is what the next renewal uses", async () => {
    google.state.behaviour.rotation = "strict";
    const node = await aNode();
    for (let round = 0; round < 3; round++) {
      await expireAll();
      await node.grants.tokens.current(grants.ana);
    }
    expect(google.consents.isOver(ANA)).toBe(false);
  });

  test("is renewed again with the old refresh token when the answer was lost", async () => {
    const node = await aNode();
    await expireAll();
    outlook.faults.add({ kind: "reset-after-accept", match: "oauth2", times: 1 });
    await expect(node.grants.tokens.current(grants.ben)).rejects.toMatchObject({
      verdict: "retry",
    });
    expect(await node.grants.tokens.current(grants.ben)).toMatch(/^eyJ0/);
  });
});

describe("a consent that was taken back", () => {
  const letters = () =>
    office().db("effects").whereLike("key", "desk-mail:calendar-lost:%").orderBy("key");

  test("takes its provider out of what is offered, and tells the admins and the provider once", async () => {
    const node = await aNode();
    expect(await offeredAtNoon(node)).toEqual(["ana", "ben"]);
    google.consents.takeBack(ANA);
    await expireAll();
    await Promise.all([renewGrantsFlow(node.grants.context)(), offeredAtNoon(node)]);
    expect(await offeredAtNoon(node)).toEqual(["ben"]);
    await office().db("providers").where({ key: "ana" }).update({ busy_read_at: null });
    await renewGrantsFlow(node.grants.context)();
    // One to the admin, one to Max, because it is his calendar.
    expect(await letters()).toHaveLength(2);
    await performAll(node);
    const sent = node.email.sent.filter(({ content }) => content.kind === "calendar-lost");
    expect(sent.map(({ to }) => to.address)).toContain("max@harbor.example");
    expect(sent).toHaveLength(2);
    // And to him alone in Slack, once.
    expect(office().chat.direct).toMatchObject([
      { why: "calendar-lost", userId: "U0MAX", vendor: "google" },
    ]);
    expect(sent[0]?.content).toMatchObject({ providerName: expect.stringContaining("Ana") });
  });

  test("is told once: the admins hear no more of it when its calendar is found to be dark", async () => {
    const node = await aNode();
    google.consents.takeBack(ANA);
    await expireAll();
    const look = readChangesFlow(node.context);
    const cleo = office().db("providers").where({ key: "cleo" });
    await cleo.clone().update({ calendar_id: null });
    await look();
    await cleo.clone().update({ calendar_id: "cleo@example.com" });
    await look();
    const told = (kind: string) =>
      office().db("effects").whereLike("key", `${kind}:calendar-dark:%`).pluck("key");
    // Nobody connected Cleo's: that is another trouble, and told as before.
    expect(await told("desk-mail")).toEqual([expect.stringContaining("cleo@example.com")]);
    expect(await office().db("calendar_troubles").orderBy("cause").pluck("cause")).toEqual([
      "consent",
      "permission",
    ]);
    expect(await letters()).toHaveLength(2);
  });

  test("found out by its renewal, its calendar is read at once, and is a card within the same minute", async () => {
    const node = await aNode();
    const look = readChangesFlow(node.context);
    await look();
    google.consents.takeBack(ANA);
    await expireAll();
    await renewGrantsFlow(node.grants.context)();
    await look();
    const troubled = await office()
      .db("troubled_calendars as c")
      .join("calendar_troubles as t", "t.id", "c.trouble_id")
      .where({ calendar_id: ANA })
      .pluck("cause");
    expect(troubled).toEqual(["consent"]);
  });

  test("leaves nothing of its tokens", async () => {
    const node = await aNode();
    google.consents.takeBack(ANA);
    await expireAll();
    await renewGrantsFlow(node.grants.context)();
    expect(await office().db("calendar_grants").where({ id: grants.ana }).first()).toMatchObject({
      ...{ state: "dead", sealed: null, key_id: null, access_until: null },
      end_reason: expect.stringContaining("invalid_grant"),
    });
  });

  test("is not believed while only the vendor's door is broken", async () => {
    const node = await aNode();
    await expireAll();
    google.faults.add({ kind: "status", status: 503, match: "/token", times: 1 });
    const { failed } = await renewGrantsFlow(node.grants.context)();
    expect(failed).toEqual([expect.stringContaining("503")]);
    expect(await openGrant(office().db, [key], grants.ana)).toBeDefined();
    expect(await renewGrantsFlow(node.grants.context)()).toEqual({ failed: [] });
  });
});

test("a consent that was taken back is not told in Slack any more to whoever has connected it again", async () => {
  const node = await aNode();
  google.consents.takeBack(ANA);
  await expireAll();
  await renewGrantsFlow(node.grants.context)();
  await office().db("calendar_grants").where({ id: grants.ana }).delete();
  await performAll(node);
  expect(office().chat.direct).toEqual([]);
});

test("a node without the key opens nothing, and ends nothing", async () => {
  const node = await aNode(aKey().toString("hex"));
  await expireAll();
  await expect(node.grants.tokens.current(grants.ana)).rejects.toMatchObject({ verdict: "human" });
  const { failed } = await renewGrantsFlow(node.grants.context)();
  expect(failed).toHaveLength(2);
  expect(await openGrant(office().db, [key], grants.ana)).toMatchObject({ tokens: {} });
});
