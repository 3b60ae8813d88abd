import { describe, expect, test, vi } from "vitest";
import type { DeclineEscalation } from "#flows/decline-escalation.ts";
import type { PrepareDecline } from "#flows/prepare-decline.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { aCard } from "../../helpers/slack-cards.ts";
import { aSlackApp, eventually } from "../../helpers/slack-endpoint.ts";

const card = aCard();
const full = "We are sorry, we are fully booked this month.";
const long = `We are sorry. ${"We cannot host groups at the moment. ".repeat(10)}`.trim();
const prepared = {
  kind: "ready",
  reference: "GH-1042",
  clientName: "Kim Lee",
  texts: [full, long],
  booked: undefined,
  zone: "America/Phoenix",
} as const;

/** The dialog, open on Ana's screen. */
async function anOpenDialog(flows: Parameters<typeof aSlackApp>[0]) {
  const prepareDecline = vi.fn<PrepareDecline>(async () => prepared);
  const app = await aSlackApp({ prepareDecline, ...flows });
  const place = await app.draw(card);
  const ack = await app.slack.press({
    ...place,
    user: "U0ANA",
    actionId: actionIds.more,
    option: "Decline…",
  });
  expect(ack.status).toBe(200);
  const [view] = Object.values(app.slack.state.views);
  if (view === undefined) throw new Error("no dialog was opened");
  const decline = (values: Record<string, string>) =>
    app.slack.submit({ user: "U0ANA", viewId: view.id, values });
  return { ...app, prepareDecline, view, decline };
}

describe("the client gets", () => {
  test.each<[string, Record<string, string>, string]>([
    ["the first text when nothing was touched", {}, full],
    [
      "the whole of a text that the list could only begin",
      { text: "2. We are sorry. We cannot host groups at the moment. We cannot host group…" },
      long,
    ],
    [
      "own words instead of a text",
      { words: "  Dear Kim,\nplease call us.  " },
      "Dear Kim,\nplease call us.",
    ],
    ["the text when the own words are blank", { words: "   " }, full],
  ])("%s", async (_name, values, text) => {
    const declineEscalation = vi.fn<DeclineEscalation>(async () => ({ kind: "done" }));
    const { view, decline } = await anOpenDialog({ declineEscalation });

    await decline(values);

    expect(declineEscalation).toHaveBeenCalledExactlyOnceWith({
      escalationId: card.escalationId,
      version: card.version,
      by: { team: "T0HARBOR", user: "U0ANA" },
      text,
    });
    expect(view).toMatchObject({ open: false, trouble: false });
  });
});

describe("nothing is sent, and the dialog says why,", () => {
  test("when the text was edited while the dialog was open", async () => {
    const { prepareDecline, view, decline } = await anOpenDialog({});
    prepareDecline.mockResolvedValue({ ...prepared, texts: [`${full} (edited)`] });

    await decline({});

    expect(view.errors["words"]).toContain("This text was changed while the dialog was open");
  });

  test("when the escalation has ended meanwhile", async () => {
    const { prepareDecline, view, decline } = await anOpenDialog({});
    prepareDecline.mockResolvedValue({
      kind: "refused",
      refusal: { kind: "ended", state: "resolved", by: undefined, at: new Date() },
    });

    await decline({});

    expect(view.errors["words"]).toContain("This one was resolved");
  });

  test("when somebody was faster with the same press", async () => {
    const { view, decline } = await anOpenDialog({
      declineEscalation: async () => ({ kind: "refused", refusal: { kind: "outdated" } }),
    });

    await decline({});

    expect(view).toMatchObject({ open: true, trouble: false });
    expect(view.errors["words"]).toContain("The card changed before you pressed");
  });

  test("when it breaks", async () => {
    const { view, decline, log } = await anOpenDialog({
      declineEscalation: () => Promise.reject(new Error("no database")),
    });

    await decline({});

    expect(Object.values(view.errors)[0]).toContain("nothing was changed");
    expect(log.error).toHaveBeenCalledOnce();
  });
});

test("somebody who may not decline gets no dialog, but a reason", async () => {
  const { slack, draw } = await aSlackApp({
    prepareDecline: async () => ({ kind: "refused", refusal: { kind: "not-a-member" } }),
  });
  const place = await draw(card);

  await slack.press({ ...place, user: "U0LEE", actionId: actionIds.more, option: "Decline…" });

  await eventually(() => {
    expect(slack.state.ephemerals[0]?.text).toContain("not linked to a member");
  });
  expect(slack.state.views).toEqual({});
});
