import { expect, test } from "vitest";
import type { Refusal } from "#escalation/press.ts";
import { refusalInDialog, refusalNotice } from "#views/slack/notices.ts";

const ana = { name: "Ana <Ortiz>", chatUserId: "UANA" };
const at = new Date("2026-11-20T06:21:00Z");

const refusals: readonly Refusal[] = [
  { kind: "unknown-escalation" },
  { kind: "not-a-member" },
  { kind: "barred", standing: "guest" },
  { kind: "barred", standing: "stranger" },
  { kind: "barred", standing: "bot" },
  { kind: "barred", standing: "deactivated" },
  { kind: "role", role: "viewer" },
  { kind: "claimed-by-other", owner: ana, since: at, given: false },
  { kind: "claimed-by-other", owner: ana, since: at, given: true },
  {
    kind: "claimed-by-other",
    owner: { name: "Ben <b>", chatUserId: undefined },
    since: at,
    given: false,
  },
  { kind: "not-claimed" },
  { kind: "ended", state: "resolved", by: ana, at },
  { kind: "ended", state: "cancelled", by: undefined, at },
  { kind: "ended", state: "expired", by: undefined, at },
  { kind: "outdated" },
  { kind: "hold-gone" },
  { kind: "needs-approval" },
  { kind: "own-approval" },
  { kind: "nothing-booked" },
  { kind: "slot-taken" },
];

test("each refusal says what is true, that nothing was changed, and what to do", () => {
  const words = refusals.map((refusal) => refusalNotice(refusal).text);

  expect(words).toMatchSnapshot();
  for (const text of words) expect(text).toContain("Nothing was changed");
});

test("a refusal is seen only by the one who pressed, and leaves the card alone", () => {
  expect(refusalNotice({ kind: "outdated" })).toMatchObject({
    response_type: "ephemeral",
    replace_original: false,
  });
});

test("in a dialog the same is said without Slack's codes, because nothing there is parsed", () => {
  const words = refusals.map(refusalInDialog);

  expect(words).toMatchSnapshot();
  for (const text of words) expect(text).not.toMatch(/<@|<!|&lt;/);
});
