import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dumpSchema } from "../../bin/dump-schema.ts";
import { useDb } from "../helpers/db.ts";

const root = new URL("../../", import.meta.url);
const files = readdirSync(new URL("db/migrations/", root)).sort();
const db = useDb();

test("migrations are numbered 0001, 0002, … and named", () => {
  expect(files.length).toBeGreaterThan(0);
  files.forEach((file, index) => {
    expect(file).toMatch(/^\d{4}_[a-z0-9]+(_[a-z0-9]+)*\.sql$/);
    expect(Number(file.slice(0, 4))).toBe(index + 1);
  });
});

test.each(files)(
  "%s waits for locks for seconds at most: it must not queue up a busy table",
  (file) => {
    const sql = readFileSync(new URL(`db/migrations/${file}`, root), "utf8");
    const [first] = sql
      .replaceAll(/^\s*--.*$/gm, "")
      .trim()
      .split(";");
    expect(first).toMatch(/^set local lock_timeout = '[1-9]s'$/);
  },
);

test.each(files)(
  "%s only adds: what is dropped or renamed breaks the version that still runs",
  (file) => {
    const sql = readFileSync(new URL(`db/migrations/${file}`, root), "utf8");
    // A contracting migration says which release stopped using it: "-- contract: unused since 1.4".
    if (/^-- contract: .+/m.test(sql)) return;
    expect(sql).not.toMatch(/\b(drop\s+(table|column)|rename\s+(to|column))\b/i);
  },
);

test("db/schema.sql is what the migrations make; `npm run schema` writes it", async () => {
  expect(await dumpSchema(db())).toBe(readFileSync(new URL("db/schema.sql", root), "utf8"));
});
