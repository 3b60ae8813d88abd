import { expect, test, vi } from "vitest";
import type { EmailClient, PrepareEmail } from "#flows/email-client.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { aCard, cardsByState } from "../../helpers/slack-cards.ts";
import { aSlackApp, eventually } from "../../helpers/slack-endpoint.ts";

const card = cardsByState["claimed"] ?? aCard();
const refusal = { kind: "not-claimed" } as const;
const ready = {
  kind: "ready",
  reference: "GH-1042",
  clientName: "Kim Lee",
  emailDomain: "majorclient.example",
} as const;

async function press(flows: Parameters<typeof aSlackApp>[0]) {
  const app = await aSlackApp({
    prepareEmail: vi.fn<PrepareEmail>(async () => ready),
    ...flows,
  });
  const place = await app.draw(card);
  await app.slack.press({ ...place, user: "U0ANA", actionId: actionIds.email });
  return app;
}

async function anOpenDialog(emailClient: EmailClient) {
  const { slack } = await press({ emailClient });
  const [view] = Object.values(slack.state.views);
  if (view === undefined) throw new Error("no dialog was opened");
  const send = (text: string) =>
    slack.submit({ user: "U0ANA", viewId: view.id, values: { "client-email": text } });
  return { view, send };
}

test("the words of the dialog are sent as they were typed, under the dialog's own id", async () => {
  const emailClient = vi.fn<EmailClient>(async () => ({ kind: "done" }));
  const { view, send } = await anOpenDialog(emailClient);
  await send("  Dear Kim,\n\nhow many are you?  ");
  expect(emailClient).toHaveBeenCalledExactlyOnceWith({
    escalationId: card.escalationId,
    version: card.version,
    by: { team: "T0HARBOR", user: "U0ANA" },
    text: "Dear Kim,\n\nhow many are you?",
    mailId: view.id,
    undoKey: view.id,
  });
  expect(view).toMatchObject({ open: true, trouble: false });
  expect(JSON.stringify(view)).toContain(actionIds.undo);
});

test("no words are no mail", async () => {
  const emailClient = vi.fn<EmailClient>();
  const { view, send } = await anOpenDialog(emailClient);
  await send("   ");
  expect(view.errors["client-email"]).toContain("Write what the client should read");
  expect(emailClient).not.toHaveBeenCalled();
});

test("who may not is told at the press, or at the words", async () => {
  const { slack } = await press({ prepareEmail: async () => ({ kind: "refused", refusal }) });
  await eventually(() =>
    expect(slack.state.ephemerals).toMatchObject([
      { text: expect.stringContaining("Nobody owns this one yet") },
    ]),
  );
  const { view, send } = await anOpenDialog(async () => ({ kind: "refused", refusal }));
  await send("Dear Kim");
  expect(view.errors["client-email"]).toContain("Nobody owns this one yet");
});

test("an Undo that meets a database in trouble says so, over the dialog that it was pressed in", async () => {
  const undoSending = () => Promise.reject(new Error("no database"));
  const { slack } = await press({ emailClient: async () => ({ kind: "done" }), undoSending });
  const [sending] = Object.values(slack.state.views);
  if (sending === undefined) throw new Error("no dialog was opened");
  await slack.submit({
    ...{ user: "U0ANA", viewId: sending.id },
    values: { "client-email": "Dear Kim" },
  });
  await slack.press({ user: "U0ANA", viewId: sending.id, actionId: actionIds.undo });
  expect(Object.values(slack.state.views)).toMatchObject([
    { id: sending.id },
    { previous_view_id: sending.id, open: true },
  ]);
  expect(JSON.stringify(slack.state.views)).toContain("nothing was changed");
});
