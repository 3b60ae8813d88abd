import { describe, expect, test, vi } from "vitest";
import { lintMessage } from "#sandbox/slack/block-kit-lint.ts";
import { DESK, useSlackDesk } from "../../../helpers/slack-desk.ts";
import { signedText } from "../../../helpers/slack-endpoint.ts";

const desk = useSlackDesk();

/** Everything that was said to somebody alone so far is something that Slack would take. */
function expectTaken(): void {
  for (const { text, blocks } of desk().slack.state.ephemerals)
    expect(lintMessage({ text, blocks })).toEqual([]);
}

test("/gatehouse queue lists what nobody has taken, the most valuable for the time left first", async () => {
  const { type, raise, db } = desk();
  await db("escalations").update({ state: "cancelled", ended_at: new Date() });
  const small = await raise({ name: "Small Fish", email: "small@home.example" });
  const big = await raise({ name: "Big Fish", email: "big@home.example" });
  await db("escalations").where({ id: big.escalationId }).update({ deal_amount: 90_000 });
  const late = await raise({ name: "Late Fish", email: "late@home.example" });
  await db("escalations")
    .where({ id: late.escalationId })
    .update({ first_response_due_at: new Date(Date.now() - 60_000), raised_at: "2026-01-01" });

  const said = await type("U0MAYA", "queue");

  expect(said).toContain("3 requests waiting");
  const order = [late, big, small].map(({ reference }) => said.indexOf(reference));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order).not.toContain(-1);
  expect(said).toContain("*overdue*");
  expect(said).toContain("open deals 90,000");
  expectTaken();
});

test("/gatehouse mine lists what the one who asks has claimed, and nobody else's", async () => {
  const { type, raise, slack, db } = desk();
  const { reference, escalationId } = await raise({ name: "Mine Only" });
  await db("escalations")
    .where({ id: escalationId })
    .update({
      state: "claimed",
      owner_id: db("members").where({ key: "maya" }).select("id"),
      claimed_at: new Date(),
    });

  expect(await type("U0MAYA", "MINE")).toContain(reference);
  expect(await type("U0ANA", "mine")).toBe("You have nothing in hand.");
  expect(slack.state.messages.filter(({ text }) => text.includes("in your hands"))).toEqual([]);
});

describe("/gatehouse find", () => {
  test.each([
    ["the reference", ({ reference }: { reference: string }) => reference.toLowerCase()],
    ["beginnings of the name in any order", () => "ode zo"],
    ["the end of the phone number", () => "555-0177"],
    ["the number as it is written at home", () => "(602) 555 0177"],
  ])("finds by %s", async (_name, search) => {
    const { type, raise } = desk();
    const raised = await raise({ name: "Zoë Odell", phone: "+16025550177" });

    const said = await type("U0ANA", `find ${search(raised)}`);

    expect(said).toContain(raised.reference);
    expect(said).toContain("Zoë Odell");
  });

  test("says so when there is none, and treats what was typed as words", async () => {
    const { type } = desk();

    const said = await type("U0ANA", "find <!channel> %_' | & !:* zzz");

    expect(said).toContain("No request for");
    expect(said).not.toContain("<!channel>");
    expectTaken();
  });

  test("without anything to look for says what can be typed", async () => {
    expect(await desk().type("U0ANA", "find")).toContain("does not know “find”");
  });
});

test("/gatehouse oncall names who answers for the desk", async () => {
  expect(await desk().type("U0ANA", "oncall")).toBe("<@U0MAYA> is on call now.");
});

test("/gatehouse stats tells the figures with their healthy band", async () => {
  const said = await desk().type("U0ANA", "stats");

  expect(said).toContain("The last seven days");
  expect(said).toContain("10–15 % is healthy");
  expectTaken();
});

test.each(["", "help", "?", "HELP"])(
  "/gatehouse %s tells everything that can be typed",
  async (text) => {
    const said = await desk().type("U0MAYA", text);

    for (const word of ["queue", "mine", "find", "oncall", "stats", "help"])
      expect(said).toContain(`/gatehouse ${word}`);
    expectTaken();
  },
);

test.each(["queues", "queue tomorrow", "drop table", "<!here>", "mine!"])(
  "/gatehouse %s does nothing and says what can be typed",
  async (text) => {
    const said = await desk().type("U0MAYA", text);

    expect(said).toContain("does not know");
    expect(said).not.toContain("<!here>");
    expect(said).toContain("/gatehouse queue");
  },
);

test("whoever is no member learns nothing of clients, but how to become known", async () => {
  const { type, raise } = desk();
  const { reference } = await raise();

  for (const text of ["queue", "mine", `find ${reference}`, "oncall", "stats"]) {
    const said = await type("U0LEE", text);
    expect(said).toContain("not linked to a member");
    expect(said).not.toContain(reference);
  }
  expect(await type("U0LEE", "help")).toContain("/gatehouse queue");
});

test("people of another company are refused before anything is read", async () => {
  const said = await desk().type("U0OUTSIDE", "queue");

  expect(said).toContain("Only members of this workspace");
});

test("the same command again, under the same or another signature, is answered with nothing", async () => {
  const { base, slack } = desk();
  const fields = new URLSearchParams({
    command: "/gatehouse",
    text: "help",
    team_id: "T0HARBOR",
    user_id: "U0MAYA",
    channel_id: DESK,
    trigger_id: "1.repeated",
  }).toString();
  const now = Math.floor(Date.now() / 1_000);
  const send = (timestamp: number) =>
    fetch(`${base}/slack/events`, signedText({ slack }, fields, { timestamp: String(timestamp) }));

  const answers = await Promise.all([now, now, now - 1].map(async (at) => (await send(at)).text()));

  expect(answers.filter((body) => body.includes("/gatehouse queue"))).toHaveLength(1);
  expect(answers.filter((body) => body === "")).toHaveLength(2);
});

test("/gatehouse connect mails a link that signs in once and leads to the calendars", async () => {
  const { type, mail, base, slack } = desk();
  expect(await type("U0MAYA", "connect")).toMatch(/on its way to m….+ works once/);
  const letter = await vi.waitFor(() => {
    const found = mail.state.messages.find(({ subject }) => subject.includes("connect a calendar"));
    if (found === undefined) throw new Error("not there yet");
    return found;
  }, 10_000);
  const [, path = ""] =
    /https?:\/\/[^/\s]+(\/login\/[\w-]+\?to=calendars)/.exec(letter.text ?? "") ?? [];
  const press = () =>
    fetch(base + path, { method: "POST", redirect: "manual", headers: { origin: base } });
  expect((await press()).headers.get("location")).toBe("/console/calendars");
  expect((await press()).status).toBe(404);
  expect(JSON.stringify(slack.state)).not.toContain("/login/");
});
