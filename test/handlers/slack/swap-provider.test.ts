import { expect, test, vi } from "vitest";
import type { PrepareSwap, SwapProvider } from "#flows/swap-provider.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { aCard, cardsByState } from "../../helpers/slack-cards.ts";
import { aSlackApp, eventually } from "../../helpers/slack-endpoint.ts";

const card = cardsByState["claimed, and somebody else is free"] ?? aCard();
const by = { team: "T0HARBOR", user: "U0ANA" };
const ben = { id: "0195b3f0-2222-7000-8000-000000000002", name: "Ben Hale" };
const cleo = { id: "0195b3f0-2222-7000-8000-000000000003", name: "Cleo Park" };

const prepareSwap: PrepareSwap = async () => ({
  ...{ kind: "ready", reference: "GH-1042", clientName: "Kim Lee", zone: "America/Phoenix" },
  ...{ start: new Date("2026-11-24T21:00:00Z"), providerName: "Ana Ortiz", standIns: [ben, cleo] },
});

async function press(flows: Parameters<typeof aSlackApp>[0]) {
  const app = await aSlackApp({ prepareSwap, ...flows });
  const place = await app.draw(card);
  const ack = await app.slack.press({ ...place, user: "U0ANA", actionId: actionIds.swap });
  expect(ack.status).toBe(200);
  const [view] = Object.values(app.slack.state.views);
  return { ...app, view };
}

test("whoever is picked gets the appointment, in the name of the one who pressed", async () => {
  const swapProvider = vi.fn<SwapProvider>(async () => ({ kind: "done" }));
  const { slack, view } = await press({ swapProvider });
  const values = { "stand-in": "Cleo Park" };
  await slack.submit({ user: "U0ANA", viewId: view?.id ?? "", values });
  const { escalationId, version } = card;
  const wish = { escalationId, version, by, providerId: cleo.id };
  expect(swapProvider).toHaveBeenCalledExactlyOnceWith(wish);
  expect(view).toMatchObject({ open: false, trouble: false });
});

test("whoever is not free any more is said at the field, and the dialog stays", async () => {
  const words = "Cleo Park’s calendar is busy then";
  const { slack, view } = await press({ swapProvider: async () => ({ kind: "cannot", words }) });
  const values = { "stand-in": "Cleo Park" };
  await slack.submit({ user: "U0ANA", viewId: view?.id ?? "", values });
  expect(view).toMatchObject({ open: true });
  expect(JSON.stringify(view)).toContain("Nothing was changed. Pick somebody else.");
});

test("where nobody is free any more no dialog opens, and that is said", async () => {
  const refused = { kind: "refused", refusal: { kind: "nobody-else" } } as const;
  const { slack, view } = await press({ prepareSwap: async () => refused });
  expect(view).toBeUndefined();
  await eventually(() => {
    const said = JSON.stringify(slack.state.ephemerals);
    expect(said).toContain("Nobody else is free at that time any more");
  });
});
