import { describe, expect, test, vi } from "vitest";
import type { BookEscalation } from "#flows/book-escalation.ts";
import type { ListBookableTimes } from "#flows/list-bookable-times.ts";
import type { PrepareBooking } from "#flows/prepare-booking.ts";
import { actionIds, optionIds } from "#views/slack/identifiers.ts";
import { aCard, cardsByState } from "../../helpers/slack-cards.ts";
import { aSlackApp, eventually } from "../../helpers/slack-endpoint.ts";

const card = cardsByState["claimed"] ?? aCard();
const by = { team: "T0HARBOR", user: "U0ANA" };
const zone = "America/Phoenix";
const start = new Date("2026-11-24T21:00:00Z");
const providerId = "0195b3f0-2222-7000-8000-000000000002";

const prepareBooking: PrepareBooking = async () => ({
  kind: "ready",
  reference: "GH-1042",
  clientName: "Kim Lee",
  serviceName: "Demo",
  zone,
  vip: true,
});
const listBookableTimes = vi.fn<ListBookableTimes>(async () => ({
  kind: "times",
  times: [{ start, providerId, providerName: "Ana Ortiz" }],
  zone,
}));

/** The dialog, open on Ana's screen, with its list of times loaded. */
async function anOpenDialog(flows: Parameters<typeof aSlackApp>[0]) {
  const app = await aSlackApp({ prepareBooking, listBookableTimes, ...flows });
  const place = await app.draw(card);
  const ack = await app.slack.press({ ...place, user: "U0ANA", actionId: actionIds.book });
  expect(ack.status).toBe(200);
  const [view] = Object.values(app.slack.state.views);
  if (view === undefined) throw new Error("no dialog was opened");
  const offered = await app.slack.suggest({
    user: "U0ANA",
    viewId: view.id,
    actionId: optionIds.slot,
    query: "nov",
  });
  const book = (slot: string) =>
    app.slack.submit({ user: "U0ANA", viewId: view.id, values: { slot } });
  return { ...app, view, offered, book };
}

test("the picked time is booked, and the dialog closes", async () => {
  const bookEscalation = vi.fn<BookEscalation>(async () => ({ kind: "done" }));
  const { view, offered, book } = await anOpenDialog({ bookEscalation });

  await book("Tue 24 Nov 2:00 PM · Ana Ortiz");

  expect(offered).toHaveLength(1);
  expect(bookEscalation).toHaveBeenCalledExactlyOnceWith({
    escalationId: card.escalationId,
    version: card.version,
    by,
    start,
    providerId,
  });
  expect(view).toMatchObject({ open: false, trouble: false });
});

test("the list of times is asked for with the words that were typed, by the one who types", async () => {
  await anOpenDialog({});

  expect(listBookableTimes).toHaveBeenLastCalledWith({
    escalationId: card.escalationId,
    by,
    search: "nov",
  });
});

test("the same words typed twice within a second are answered twice", async () => {
  const { slack, view } = await anOpenDialog({});
  const question = { user: "U0ANA", viewId: view.id, actionId: optionIds.slot, query: "tue" };
  // Nothing in such a request is new, so within a second even its signature is the same.
  const offered = await Promise.all([slack.suggest(question), slack.suggest(question)]);
  expect(offered.map(({ length }) => length)).toEqual([1, 1]);
});

describe("the dialog stays open and says why", () => {
  test("when somebody was faster, with times nearby", async () => {
    const { view, book } = await anOpenDialog({
      bookEscalation: async () => ({ kind: "slot-taken", nearest: [start] }),
    });

    await book("Tue 24 Nov 2:00 PM · Ana Ortiz");

    expect(view).toMatchObject({
      open: true,
      trouble: false,
      errors: {
        slot: "That time was just taken, and nothing was changed. Free nearby: Tue 24 Nov 2:00 PM (Phoenix time).",
      },
    });
  });

  test("when the escalation has ended meanwhile", async () => {
    const { view, book } = await anOpenDialog({
      bookEscalation: async () => ({
        kind: "refused",
        refusal: { kind: "ended", state: "cancelled", by: undefined, at: start },
      }),
    });

    await book("Tue 24 Nov 2:00 PM · Ana Ortiz");

    expect(view.errors["slot"]).toContain("This one was cancelled");
  });

  test("when booking breaks", async () => {
    const { view, book, log } = await anOpenDialog({
      bookEscalation: () => Promise.reject(new Error("no database")),
    });

    await book("Tue 24 Nov 2:00 PM · Ana Ortiz");

    expect(view.errors["slot"]).toContain("nothing was changed");
    expect(log.error).toHaveBeenCalledOnce();
  });

  test("when nothing was free, and the line that says so was picked", async () => {
    const { view, offered, book } = await anOpenDialog({
      listBookableTimes: async () => ({ kind: "times", times: [], zone }),
    });

    await book("No free time matches");

    expect(offered.map((option) => option.text)).toEqual(["No free time matches"]);
    expect(view.errors["slot"]).toBe("Pick one of the times in the list.");
  });
});

test("the list says why it is empty when its member may not book any more, or it breaks", async () => {
  const refused = await anOpenDialog({
    listBookableTimes: async () => ({ kind: "refused", refusal: { kind: "not-claimed" } }),
  });
  const broken = await anOpenDialog({
    listBookableTimes: () => Promise.reject(new Error("no database")),
  });

  expect(refused.offered[0]?.text).toContain("Nobody owns this one yet.");
  expect(broken.offered[0]?.text).toContain("That did not work");
});

test("somebody who may not book gets no dialog, but a reason", async () => {
  const { slack, draw } = await aSlackApp({
    prepareBooking: async () => ({ kind: "refused", refusal: { kind: "role", role: "viewer" } }),
  });
  const place = await draw(card);

  await slack.press({ ...place, user: "U0SAM", actionId: actionIds.book });

  await eventually(() => {
    expect(slack.state.ephemerals[0]?.text).toContain("Your role (viewer) may not do that");
  });
  expect(slack.state.views).toEqual({});
});

test.each(["hang", "html", "reset-after-accept"] as const)(
  "when Slack does not open the dialog (%s), the presser is told to try again",
  async (kind) => {
    const { slack, draw, log } = await aSlackApp({ prepareBooking }, { deadlineMs: 500 });
    const place = await draw(card);
    slack.faults.add({ kind, match: "views.open" });

    const ack = await slack.press({ ...place, user: "U0ANA", actionId: actionIds.book });

    expect(ack.status).toBe(200);
    await eventually(() => {
      expect(slack.state.ephemerals[0]?.text).toContain("nothing was changed");
    });
    expect(log.error).toHaveBeenCalledOnce();
  },
);
