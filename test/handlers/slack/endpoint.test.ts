import { describe, expect, test, vi } from "vitest";
import type { ClaimEscalation } from "#flows/claim-escalation.ts";
import { aCard } from "../../helpers/slack-cards.ts";
import {
  aPress,
  aSlackApp,
  eventually,
  signedRequest,
  signedText,
} from "../../helpers/slack-endpoint.ts";

const done: ClaimEscalation = async () => ({ kind: "done" });

/** An app that counts claims. */
async function counting() {
  const claimEscalation = vi.fn<ClaimEscalation>(done);
  return { ...(await aSlackApp({ claimEscalation })), claimEscalation };
}

const now = () => Math.floor(Date.now() / 1_000);

test("a signed press is answered, and the deed is done once", async () => {
  const app = await counting();

  const answer = await fetch(app.url, signedRequest(app, aPress()));

  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  expect(app.claimEscalation).toHaveBeenCalledExactlyOnceWith({
    escalationId: "0195b3f0-1111-7000-8000-000000000001",
    version: 1,
    by: { team: "T0HARBOR", user: "U0ANA" },
  });
});

describe("a forged or recorded request does nothing", () => {
  test.each<[string, number, (request: ReturnType<typeof signedRequest>) => object]>([
    [
      "another secret",
      401,
      ({ headers }) => ({
        "x-slack-signature": headers["x-slack-signature"].replace(/.$/, (last) =>
          last === "0" ? "1" : "0",
        ),
      }),
    ],
    ["no signature", 401, () => ({ "x-slack-signature": "" })],
    ["no timestamp", 401, () => ({ "x-slack-request-timestamp": "" })],
    [
      "another version",
      401,
      ({ headers }) => ({ "x-slack-signature": headers["x-slack-signature"].replace("v0", "v1") }),
    ],
    [
      "an appendix to the signature",
      401,
      ({ headers }) => ({ "x-slack-signature": `${headers["x-slack-signature"]}=1` }),
    ],
    [
      "another spelling of the timestamp",
      401,
      ({ headers }) => ({
        "x-slack-request-timestamp": `${headers["x-slack-request-timestamp"]}.0`,
      }),
    ],
    [
      "a timestamp that was changed",
      401,
      ({ headers }) => ({
        "x-slack-request-timestamp": String(Number(headers["x-slack-request-timestamp"]) - 1),
      }),
    ],
  ])("%s", async (_name, status, change) => {
    const app = await counting();
    const request = signedRequest(app, aPress());

    const answer = await fetch(app.url, {
      ...request,
      headers: { ...request.headers, ...change(request) },
    });

    expect(answer.status).toBe(status);
    expect(app.claimEscalation).not.toHaveBeenCalled();
  });

  test.each([
    ["too old", -310],
    ["from the future", 310],
    ["from far in the future", 3_600],
  ])("%s", async (_name, seconds) => {
    const app = await counting();
    const timestamp = String(now() + seconds);

    const answer = await fetch(app.url, signedRequest(app, aPress(), { timestamp }));

    expect(answer.status).toBe(401);
    expect(app.claimEscalation).not.toHaveBeenCalled();
  });

  test("the same request again, also at the same moment", async () => {
    const app = await counting();
    const request = signedRequest(app, aPress());

    const answers = await Promise.all([1, 2, 3].map(() => fetch(app.url, request)));

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(app.claimEscalation).toHaveBeenCalledOnce();
  });
});

test("clocks may differ by less than five minutes, both ways", async () => {
  const app = await counting();

  for (const seconds of [-290, 290]) {
    const timestamp = String(now() + seconds);
    const answer = await fetch(app.url, signedRequest(app, aPress(), { timestamp }));
    expect(answer.status).toBe(200);
  }
  expect(app.claimEscalation).toHaveBeenCalledTimes(2);
});

test("a content type with its charset is the same content type", async () => {
  const app = await counting();
  const request = signedRequest(app, aPress());
  const contentType = "application/x-www-form-urlencoded; charset=UTF-8";

  const answer = await fetch(app.url, {
    ...request,
    headers: { ...request.headers, "content-type": contentType },
  });

  expect(answer.status).toBe(200);
  expect(app.claimEscalation).toHaveBeenCalledOnce();
});

test("a body of more than a megabyte is not read", async () => {
  const app = await counting();

  const answer = await fetch(
    app.url,
    signedRequest(app, aPress({ filler: "x".repeat(1_100_000) })),
  );

  expect(answer.status).toBe(413);
  expect(app.claimEscalation).not.toHaveBeenCalled();
});

test("a signed body that is no JSON is refused", async () => {
  const app = await counting();

  const answer = await fetch(app.url, signedText(app, "payload=%7B"));

  expect(answer.status).toBe(400);
});

describe("what no listener answers is answered at once", () => {
  const { actions: _, ...person } = aPress();
  const button = { type: "button", block_id: "b", value: "" };

  test.each<[string, object, string]>([
    ["an unknown button", aPress({ actions: [{ ...button, action_id: "gh.esc.unheard_of" }] }), ""],
    ["a press without an action", aPress({ actions: [] }), ""],
    [
      "an unknown menu",
      { ...person, type: "block_suggestion", action_id: "gh.opt.staff", view: {} },
      "another version",
    ],
    [
      "an unknown dialog",
      {
        ...person,
        type: "view_submission",
        view: { callback_id: "gh.view.x", blocks: [{ type: "input", block_id: "slot" }] },
      },
      '"slot":"This control belongs to another version',
    ],
    ["a closed dialog", { ...person, type: "view_closed", view: { callback_id: "x" } }, ""],
    [
      "a shortcut that leaves nothing to answer with",
      { ...person, type: "shortcut", callback_id: "gh.shortcut.x", trigger_id: undefined },
      "",
    ],
    [
      "an event",
      { type: "event_callback", team_id: "T0HARBOR", event: { type: "reaction_added" } },
      "",
    ],
  ])("%s", async (_name, payload, words) => {
    const app = await counting();

    const answer = await fetch(app.url, signedRequest(app, payload));

    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(words);
    expect(app.log.error).not.toHaveBeenCalled();
  });
});

describe("a person of another workspace", () => {
  test.each<[string, object]>([
    ["their team in the user", { user: { id: "U9", team_id: "T9" } }],
    ["their team in the payload", { team: { id: "T9" } }],
    ["no team at all", { team: null, user: { id: "U9" } }],
  ])("may not press: %s", async (_name, change) => {
    const app = await counting();

    const answer = await fetch(app.url, signedRequest(app, aPress(change)));

    expect(answer.status).toBe(200);
    expect(app.claimEscalation).not.toHaveBeenCalled();
  });

  test("is told why", async () => {
    const { slack, draw } = await counting();
    const place = await draw(aCard());

    await slack.press({ ...place, user: "U0OUTSIDE", actionId: "gh.esc.claim" });

    await eventually(() => {
      expect(slack.state.ephemerals).toMatchObject([
        { user: "U0OUTSIDE", text: expect.stringContaining("Only members of this workspace") },
      ]);
    });
  });
});

test("when deliveries cannot be remembered, nothing is done and the presser is told", async () => {
  const claimEscalation = vi.fn<ClaimEscalation>(done);
  const app = await aSlackApp(
    { claimEscalation },
    { rememberDelivery: () => Promise.reject(new Error("no database")) },
  );
  const place = await app.draw(aCard());

  const ack = await app.slack.press({ ...place, user: "U0ANA", actionId: "gh.esc.claim" });

  expect(ack.status).toBe(200);
  expect(claimEscalation).not.toHaveBeenCalled();
  expect(app.log.error).toHaveBeenCalled();
  await eventually(() => {
    expect(app.slack.state.ephemerals[0]?.text).toContain("nothing was changed");
  });
});
