import { expect, test } from "vitest";
import { openDb } from "#store/db.ts";
import { useApp } from "../../helpers/running-app.ts";
import {
  aForm,
  aVisitor,
  aWholeDay,
  bookByForm,
  rowCounts,
  startsOf,
  webAlone,
} from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());
const json = { accept: "application/json", "sec-fetch-site": "same-origin" };

/** Holds a table so that nobody else can read or write it meanwhile. */
async function whileLocked<T>(table: string, during: () => Promise<T>): Promise<T> {
  const holder = openDb(app().url, { name: "holder", max: 1 });
  const tx = await holder.transaction();
  try {
    await tx.raw("set local idle_in_transaction_session_timeout = 0");
    await tx.raw("lock table ?? in access exclusive mode", [table]);
    return await during();
  } finally {
    await tx.rollback();
    await holder.destroy();
  }
}

const complaints = () => app().log.filter((line) => /"level":"error"/.test(line));

test("a fault of ours: a page with a reference, and the same reference in the log", async () => {
  const { db } = app();
  await db.raw("alter table occupancies rename to mislaid");
  const seen = await visitor().get("/book/consult");
  const island = await visitor().post("/book/consult", aForm({ start: soon() }), json);
  await db.raw("alter table mislaid rename to occupancies");

  expect(seen.status).toBe(500);
  expect(seen.html).toContain("Something went wrong on our side");
  const [, reference = "none"] = /<strong>([0-9A-F]{8})<\/strong>/.exec(seen.html) ?? [];
  expect(complaints().filter((line) => line.includes(reference))).toHaveLength(1);
  // What went wrong is for the log alone.
  expect(seen.html).not.toMatch(/occupancies|relation/);

  const problem = JSON.parse(island.html);
  expect([island.status, problem.code]).toEqual([500, "internal"]);
  expect(complaints().filter((line) => line.includes(problem.reference))).toHaveLength(1);
});

test("times that cannot be read just now: 503, whom to call, and when to try again", async () => {
  const seen = await whileLocked("occupancies", () => visitor().get("/book/consult"));
  expect(seen.status).toBe(503);
  expect(seen.headers.get("retry-after")).toBe("30");
  expect(seen.html).toContain("We cannot show open times just now");
  expect(seen.html).toContain("+1 212 555 0100");
});

test("a form that meets a database in trouble is not half-stored, and works when sent again", async () => {
  const [start = ""] = startsOf(await visitor().get(aWholeDay()));
  const form = aForm({ start });
  const before = await rowCounts(app());
  // At once: each waits as long as the database may keep anybody waiting.
  const [page, island] = await whileLocked("clients", () =>
    Promise.all([
      visitor().post("/book/consult", form),
      visitor().post("/book/consult", form, json),
    ]),
  );
  expect(page?.status).toBe(503);
  expect(page?.html).toContain("We cannot answer just now");
  expect(page?.headers.get("retry-after")).toBe("30");
  expect([island?.status, JSON.parse(island?.html ?? "").code]).toEqual([
    503,
    "database_unavailable",
  ]);
  expect(await rowCounts(app())).toEqual(before);
  expect((await visitor().post("/book/consult", form)).location).toContain("?done=booked");
});

test("a change by link that meets a database in trouble changes nothing", async () => {
  const { token } = await bookByForm(app());
  const seen = await whileLocked("occupancies", () =>
    visitor().post(`/m/${token}/cancel`, { sequence: "0", reason: "" }),
  );
  expect(seen.status).toBe(503);
  expect((await visitor().get(`/m/${token}`)).html).toContain("Your appointment");
});

test("the page that says so needs no database: it knows the company from before", async () => {
  const seen = await whileLocked("company_versions", async () => {
    // What was known of the company is believed for two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    return visitor().get("/book/consult");
  });
  expect(seen.status).toBe(503);
  expect(seen.html).toContain("Harbor &amp; Pine");
  expect(seen.html).toContain("+1 212 555 0100");
});

function soon(): string {
  return new Date(Math.ceil(Date.now() / 3_600_000 + 48) * 3_600_000).toISOString();
}
