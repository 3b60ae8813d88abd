import { beforeAll, expect, test } from "vitest";
import { hubSpotWorld } from "#sandbox/hubspot/hubspot-world.ts";
import { readyOrg } from "#sandbox/salesforce/salesforce-world.ts";
import { freshState } from "#sandbox/twilio/phone-office.ts";
import { sealAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { findViolations } from "../../helpers/invariants.ts";
import { plants } from "./planted-faults.ts";
import { aBookedClient, cancel } from "./stories.ts";
import { ask, expectSound, untilSettled, useTown } from "./town.ts";

/* An invariant that has never caught anything proves nothing: here each is broken once. */

const town = useTown({ providers: 8 });

beforeAll(async () => {
  const here = town();
  await aBookedClient(here);
  await cancel(here, (await aBookedClient(here)).token);
  for (const actionId of [actionIds.bookHeld, actionIds.claim]) {
    const { requestId } = await ask(here, here.someone("vip"));
    await untilSettled(here, requestId);
    const { channel = "", ts = "" } = here.slack.state.messages.at(-1) ?? {};
    await here.slack.press({ user: "U0MAYA", channel, ts, actionId });
    await untilSettled(here, requestId);
  }
  await transact(here.db, (tx) => sealAudit(tx));
}, 60_000);

test("nothing is wrong with a town in which nothing went wrong", async () => {
  const requests = await town().db("requests").select("id");
  expect(requests).toHaveLength(4);
  await expectSound(
    town(),
    requests.map(({ id }) => id),
  );
});

test.each(plants)("%s is found", async (_name, words, plant) => {
  const { db, google, slack, mail } = town();
  const connected = structuredClone({ google: google.state, slack: slack.state, mail: mail.state });
  const world = {
    ...connected,
    twilio: freshState(),
    hubspot: hubSpotWorld(),
    salesforce: readyOrg(),
  };
  class Undo extends Error {}
  let found: readonly string[] = [];
  const planted = db.transaction(async (tx) => {
    await tx.raw("set local session_replication_role = replica");
    await plant({ db: tx, world });
    found = await findViolations(tx, world);
    throw new Undo();
  });
  await expect(planted).rejects.toThrow(Undo);
  expect(found).toContainEqual(expect.stringMatching(words));
});

test("an accepted request that is nowhere is found", async () => {
  const accepted = ["0195b3f0-1111-7000-8000-000000000001"];
  expect(await findViolations(town().db, {}, { accepted })).toEqual([
    expect.stringMatching(/^I01.*lost/),
  ]);
});
