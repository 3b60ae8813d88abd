import { expect, test } from "vitest";
import { perform } from "#outbox/perform.ts";
import { findEffect } from "#store/effects.ts";
import { untilSomeoneWaits } from "../helpers/db.ts";
import { escalated, useOffice } from "../helpers/office.ts";

const office = useOffice();

test("what was done is noted even if its row is locked for longer than one wait", async () => {
  const { db, context, email } = office();
  const { requestId } = await escalated(office());
  const key = `email:person-will-answer:${requestId}`;
  const effect = await findEffect(db, key);
  const rival = await db.transaction();
  email.faults.during("send", () => rival("effects").where({ key }).forUpdate().first());

  const performing = perform(context, effect?.id ?? "");
  // Its patience with one lock is half a second: let it lose that, and wait for the next.
  await untilSomeoneWaits(db);
  await rival.raw("select pg_sleep(0.7)");
  await rival.commit();

  expect(await performing).toBe("settled");
  expect(await findEffect(db, key)).toMatchObject({ state: "done" });
  expect(email.sent).toHaveLength(1);
});
