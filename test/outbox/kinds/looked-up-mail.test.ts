import { expect, test } from "vitest";
import { perform } from "#outbox/perform.ts";
import type { Email } from "#ports/email.ts";
import { findEffect } from "#store/effects.ts";
import { lostAnswer, unreachable } from "../../helpers/fake-ports.ts";
import { escalated, useOffice } from "../../helpers/office.ts";

const office = useOffice();
const db = () => office().db;

/** A vendor that can be asked what it accepted; `shows`: whether its search shows it yet. */
async function aMail() {
  const { requestId } = await escalated(office());
  const effect = await findEffect(db(), `email:person-will-answer:${requestId}`);
  const id = effect?.id ?? "";
  const looks = { shows: true, asked: 0 };
  const email: Email = {
    ...office().email.port,
    find: async (wanted) => {
      looks.asked += 1;
      const seen = looks.shows && office().email.sent.some((one) => one.id === wanted);
      return seen ? { vendorId: `vendor-${wanted}` } : undefined;
    },
  };
  return {
    id,
    looks,
    send: () => perform({ ...office().context, email }, id),
    row: () => db()("effects").where({ id }).first("state", "remote_id", "doubts"),
    /** As if so long had passed since the attempt of unknown end. */
    letPass: () =>
      db()("effects")
        .where({ id })
        .update({ doubted_at: db().raw("now() - interval '31 seconds'") }),
  };
}

test("what was accepted and never answered is found, and not sent again", async () => {
  const mail = await aMail();
  office().email.faults.after("send", lostAnswer());
  expect(await mail.send()).toBe("later");
  expect(await mail.send()).toBe("settled");
  expect(office().email.sent).toHaveLength(1);
  expect(await mail.row()).toMatchObject({ state: "done", remote_id: `vendor-${mail.id}` });
});

test("a search that shows it late is not believed at once", async () => {
  const mail = await aMail();
  office().email.faults.after("send", lostAnswer());
  await mail.send();
  mail.looks.shows = false;
  await mail.send();
  expect(office().email.sent).toHaveLength(1);
  expect((await mail.row()).state).toBe("pending");
  mail.looks.shows = true;
  await mail.send();
  expect(office().email.sent).toHaveLength(1);
  expect((await mail.row()).state).toBe("done");
});

test("what is not there half a minute later was never accepted, and is sent", async () => {
  const mail = await aMail();
  mail.looks.shows = false;
  office().email.faults.before("send", lostAnswer());
  await mail.send();
  await mail.letPass();
  expect(await mail.send()).toBe("settled");
  expect(office().email.sent).toHaveLength(1);
  expect((await mail.row()).state).toBe("done");
});

test("the first attempt asks nothing: nobody can have sent it", async () => {
  const mail = await aMail();
  await mail.send();
  expect(mail.looks.asked).toBe(0);
});

test("what was surely not taken is looked for all the same, and costs no wait", async () => {
  const mail = await aMail();
  office().email.faults.before("send", unreachable());
  await mail.send();
  expect(await mail.send()).toBe("settled");
  expect(mail.looks.asked).toBe(1);
  expect(office().email.sent).toHaveLength(1);
});
