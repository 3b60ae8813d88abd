import { describe, expect, test, vi } from "vitest";
import type { PressResult } from "#escalation/press.ts";
import type { ClaimEscalation } from "#flows/claim-escalation.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { aCard, cardsByState } from "../../helpers/slack-cards.ts";
import { aSlackApp, eventually } from "../../helpers/slack-endpoint.ts";

const { approve, claim, bookHeld, keep, more, reopen } = actionIds;
const by = { team: "T0HARBOR", user: "U0ANA" };

const { claimed = aCard(), booked = aCard() } = cardsByState;

/** The controls that do their deed at once, each with the card on which it stands. */
const controls = [
  ["Claim", { actionId: claim }, "claimEscalation", aCard()],
  ["Book held time", { actionId: bookHeld }, "bookHeldTime", aCard()],
  [
    "Approve booking",
    { actionId: approve },
    "approveBooking",
    aCard({ approval: { by: undefined } }),
  ],
  [
    "Release to queue",
    { actionId: more, option: "Release to queue" },
    "releaseEscalation",
    claimed,
  ],
  [
    "Keep appointment",
    { actionId: keep },
    "keepAppointment",
    cardsByState["claimed though booked"] ?? aCard(),
  ],
  ["Reopen", { actionId: reopen }, "reopenEscalation", booked],
] as const;

describe.each(controls)("%s", (_name, control, flow, card) => {
  test("does its deed once, in the name of the one who pressed, at the version of the card", async () => {
    const deed = vi.fn<ClaimEscalation>(async () => ({ kind: "done" }));
    const { slack, draw } = await aSlackApp({ [flow]: deed });
    const place = await draw(card);

    const ack = await slack.press({ ...place, user: "U0ANA", ...control });

    expect([ack.status, ack.body]).toEqual([200, ""]);
    expect(deed).toHaveBeenCalledExactlyOnceWith({
      escalationId: card.escalationId,
      version: card.version,
      by,
    });
    expect(slack.state.ephemerals).toEqual([]);
  });

  test("tells a refusal to the one who pressed, and to nobody else", async () => {
    const { slack, draw } = await aSlackApp({
      [flow]: async (): Promise<PressResult> => ({
        kind: "refused",
        refusal: {
          kind: "claimed-by-other",
          given: false,
          owner: { name: "Sam Whitfield", chatUserId: "U0SAM" },
          since: new Date("2026-11-20T06:21:00Z"),
        },
      }),
    });
    const place = await draw(card);

    const ack = await slack.press({ ...place, user: "U0ANA", ...control });

    expect(ack.status).toBe(200);
    await eventually(() => {
      expect(slack.state.ephemerals).toMatchObject([
        { user: "U0ANA", text: expect.stringContaining("<@U0SAM> took this one") },
      ]);
    });
    expect(slack.state.messages).toHaveLength(1);
  });

  test("says that nothing was changed when its deed breaks, and the log hears of it", async () => {
    const broken = new Error("no database");
    const { slack, draw, log } = await aSlackApp({ [flow]: () => Promise.reject(broken) });
    const place = await draw(card);

    const ack = await slack.press({ ...place, user: "U0ANA", ...control });

    expect(ack.status).toBe(200);
    await eventually(() => {
      expect(slack.state.ephemerals).toMatchObject([
        { user: "U0ANA", text: expect.stringContaining("nothing was changed") },
      ]);
    });
    expect(JSON.stringify(log.error.mock.calls, errorsToo)).toContain("no database");
  });
});

test("a press is acknowledged only after its commit", async () => {
  let commit = () => {};
  const committed = new Promise<void>((resolve) => {
    commit = resolve;
  });
  const called = vi.fn();
  const { slack, draw } = await aSlackApp({
    claimEscalation: async () => {
      called();
      await committed;
      return { kind: "done" };
    },
  });
  const place = await draw(aCard());

  let acknowledged = false;
  const pressed = slack.press({ ...place, user: "U0ANA", actionId: claim }).then((ack) => {
    acknowledged = true;
    return ack;
  });
  await eventually(() => expect(called).toHaveBeenCalledOnce());
  await new Promise((resolve) => setImmediate(resolve));
  const before = acknowledged;
  commit();

  expect([before, (await pressed).status]).toEqual([false, 200]);
});

test("a slow answer to a refusal does not make the press look failed", async () => {
  const { slack, draw, log } = await aSlackApp(
    {
      claimEscalation: async () => ({ kind: "refused", refusal: { kind: "outdated" } }),
    },
    { deadlineMs: 300 },
  );
  const place = await draw(aCard());
  slack.faults.add({ kind: "hang", match: "/response/" });

  const ack = await slack.press({ ...place, user: "U0ANA", actionId: claim });

  expect(ack).toMatchObject({ status: 200 });
  await eventually(() => expect(log.warn).toHaveBeenCalled());
});

test("the link button is answered and does nothing", async () => {
  const { slack, draw } = await aSlackApp();
  const place = await draw(aCard());

  const ack = await slack.press({ ...place, user: "U0ANA", actionId: actionIds.open });

  expect(ack).toMatchObject({ status: 200, body: "" });
});

function errorsToo(_key: string, value: unknown): unknown {
  return value instanceof Error ? { said: value.message, cause: value.cause } : value;
}
