import { beforeEach, describe, expect, test } from "vitest";
import { aBody } from "../../helpers/api.ts";
import { countOf, emptyBooks } from "../../helpers/office.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aForm, aVisitor, aWholeDay, startsOf, webAlone } from "../../helpers/visitor.ts";

const app = useApp(() => ({ ...webAlone, PUBLIC_URL: "https://book.harbor.example" }));
const limited = useApp(() => ({
  ...webAlone,
  RATE_LIMIT_HOLDS_PER_10_MINUTES: "2",
  TRUST_PROXY: "1",
}));
const db = () => app().db;

let start: string;
let later: string;
beforeEach(async () => {
  await emptyBooks(db());
  const starts = startsOf(await aVisitor(app()).get(aWholeDay()));
  [start = "", later = ""] = [starts[0], starts.at(-1)];
});

type Answer = { readonly outcome: string; readonly id: string; readonly until: string };

/** A browser with a script: it keeps its cookie, and asks in the background. */
function aBrowser(at: Pick<ReturnType<typeof app>, "base"> = app()) {
  const visitor = aVisitor(at);
  let cookie = "";
  const headers = () => ({
    origin: at.base,
    "sec-fetch-site": "same-origin",
    accept: "application/json",
    cookie,
  });
  const post = async (path: string, fields: Record<string, string>) => {
    const seen = await visitor.post(`/book/consult${path}`, fields, headers());
    const set = seen.headers.get("set-cookie") ?? "";
    cookie = /^[^;]+/.exec(set)?.[0] ?? cookie;
    return { ...seen, set, body: (seen.html === "" ? {} : JSON.parse(seen.html)) as Answer };
  };
  return {
    post,
    hold: (of = start, before = "") => post("/hold", { start: of, hold: before }),
    book: (change: Record<string, string> = {}) => post("", aForm({ start, ...change })),
    look: () => visitor.get(aWholeDay(), { cookie }),
    cookie: () => cookie,
  };
}

/** Both providers of the service have somebody then. */
async function takeAll(of: string): Promise<void> {
  for (const provider of ["ana", "ben"])
    await app().post("/api/v1/requests", aBody({ provider, start: of }));
}

describe("a browser that picks a time", () => {
  test("has it kept, and is known again by a cookie that no script reads and no other site sends", async () => {
    const browser = aBrowser();
    const kept = await browser.hold();
    expect([kept.status, kept.body]).toEqual([
      201,
      {
        outcome: "kept",
        id: expect.any(String),
        until: expect.any(String),
        seconds: expect.closeTo(300, -1),
        secondsMax: expect.closeTo(1800, -1),
      },
    ]);
    expect(kept.set).toMatch(
      /^gatehouse_device=[\w-]{22}; Path=\/book; HttpOnly; Secure; SameSite=Lax$/,
    );
    const secret = browser.cookie().split("=")[1] ?? "";
    expect(JSON.stringify(await db()("holds"))).not.toContain(secret);
    expect((await browser.hold(later, kept.body.id)).set).toBe("");
    expect(await countOf(db(), "holds")).toBe(1);
  });

  test("books it, while for everybody else it is gone from the page", async () => {
    const [browser, stranger] = [aBrowser(), aBrowser()];
    await browser.hold();
    await takeAll(start);
    expect(startsOf(await stranger.look())).not.toContain(start);
    expect(startsOf(await browser.look())).toContain(start);
    expect((await browser.book()).status).toBe(201);
    expect(await countOf(db(), "holds")).toBe(0);
  });

  test("gives back what it does not want any more, and nobody else's", async () => {
    const [browser, stranger] = [aBrowser(), aBrowser()];
    const { body } = await browser.hold();
    await stranger.hold(later);
    expect((await stranger.post("/hold/release", { hold: body.id })).status).toBe(204);
    expect((await stranger.post("/hold/renew", { hold: body.id })).body.outcome).toBe("over");
    expect((await browser.post("/hold/renew", { hold: body.id })).body.outcome).toBe("kept");
    expect((await browser.post("/hold/release", { hold: body.id })).status).toBe(204);
    const renewed = await browser.post("/hold/renew", { hold: body.id });
    expect([renewed.status, renewed.body]).toEqual([409, { outcome: "over" }]);
    expect(await countOf(db(), "holds")).toBe(1);
  });

  test("hears at once when it was faster than the page, or that it is kept for somebody else", async () => {
    await takeAll(start);
    const browser = aBrowser();
    const taken = await browser.hold();
    expect([taken.status, taken.body, taken.set]).toEqual([409, { outcome: "taken" }, ""]);

    // Two providers, two others.
    await aBrowser().hold(later);
    await aBrowser().hold(later);
    const held = await browser.hold(later);
    expect([held.status, held.body]).toEqual([
      409,
      { outcome: "held", until: expect.stringMatching(/^\d{4}-/) },
    ]);
  });
});

describe("a time that is kept for somebody else", () => {
  const keepAll = async () => {
    await aBrowser().hold();
    await aBrowser().hold();
  };

  test("is said to be so, with a button to ask a person, who is next in line", async () => {
    await keepAll();
    const browser = aBrowser();
    const refused = await browser.book();
    expect(refused.status).toBe(409);
    expect(JSON.parse(refused.html)).toMatchObject({
      outcome: "slot-taken",
      held: { start, until: expect.stringMatching(/^\d{4}-/) },
    });
    const asked = await browser.book({ start: "", askFor: start });
    expect(asked.status).toBe(202);
    const [escalation] = await db()("escalations");
    expect(escalation).toMatchObject({
      held_until: null,
      line_position: 1,
      findings: [{ rule: "asked-for-person" }, { rule: "held-for-another" }],
    });
  });

  test("without a script as well", async () => {
    await keepAll();
    const visitor = aVisitor(app());
    const page = await visitor.post("/book/consult", aForm({ start }));
    expect(page.status).toBe(409);
    expect(page.html).toContain("That time is kept for somebody else");
    expect(page.html).toMatch(/name="askFor" value="[^"]+"[^>]*>Ask us for \w{3} \d/);
    expect(page.html).toContain(`value="${start}"`);
  });
});

describe("what is no hold", () => {
  test.each([
    ["no time", {}],
    ["a time that is none", { start: "soon" }],
    ["a time when nobody works", { start: "2027-01-01T03:07:00Z" }],
  ])("%s keeps nothing and sets no cookie", async (_what, fields) => {
    const seen = await aBrowser().post("/hold", fields);
    expect([seen.status, seen.set]).toEqual([422, ""]);
    expect(await countOf(db(), "holds")).toBe(0);
  });

  test("a service that is not there, a name that is no hold's, a cookie that is none", async () => {
    const visitor = aVisitor(app());
    expect((await visitor.post("/book/massage/hold", { start })).status).toBe(404);
    const odd = { "sec-fetch-site": "same-origin", cookie: "gatehouse_device=' or true --" };
    const seen = await visitor.post("/book/consult/hold", { start, hold: "' or true --" }, odd);
    expect([seen.status, seen.headers.get("set-cookie")]).toEqual([
      201,
      expect.stringContaining("gatehouse_device="),
    ]);
    expect((await visitor.post("/book/consult/hold/release", { hold: "x" })).status).toBe(204);
    expect((await visitor.post("/book/consult/hold/renew", { hold: "x" })).status).toBe(409);
  });

  test("a form with a cookie of a browser that holds nothing books like any other", async () => {
    const browser = aBrowser();
    const { body } = await browser.hold();
    await browser.post("/hold/release", { hold: body.id });
    expect((await browser.book()).status).toBe(201);
  });
});

test("an address that keeps too many times is told to wait, and can book all the same", async () => {
  const visitor = aVisitor(limited());
  const starts = startsOf(await visitor.get(aWholeDay()));
  const from = { "x-forwarded-for": "203.0.113.9", "sec-fetch-site": "same-origin" };
  const hold = (index: number) =>
    visitor.post("/book/consult/hold", { start: starts.at(index) ?? "" }, from);
  expect([(await hold(0)).status, (await hold(-1)).status]).toEqual([201, 201]);
  const refused = await hold(4);
  expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
  expect(
    (await visitor.post("/book/consult", aForm({ start: starts[4] ?? "" }), from)).status,
  ).toBe(303);
});
