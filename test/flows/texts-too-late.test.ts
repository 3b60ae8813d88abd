import { beforeEach, expect, test } from "vitest";
import { answerQuestion } from "#flows/texts/answer-question.ts";
import { hearIntake } from "#flows/texts/intake-by-text.ts";
import { insertIncoming } from "#store/messages.ts";
import { findNewestQuestion } from "#store/text-questions.ts";
import { booked, countOf, performAll } from "../helpers/office.ts";
import { CLEO, texting } from "../helpers/text-desk.ts";
import { type Texting, useTexting } from "../helpers/texting.ts";

/* Two quick answers to one question, each of which found it open. */

const talk = useTexting();
let { desk, says }: Texting = {} as Texting;

beforeEach(() => {
  ({ desk, says } = talk());
});

/** The question as it is now; `answer` gives it an answer when it is no longer like that. */
async function asked() {
  const stored = await findNewestQuestion(desk.db, CLEO);
  if (stored === undefined) throw new Error("nothing was asked");
  const company = await desk.context.company();
  const hear = async (id: string, body: string) => {
    const heard = { company, incoming: { id, phone: CLEO, body, at: desk.clock.at } };
    const { question } = stored;
    await (question.kind === "intake"
      ? hearIntake(desk.context, heard, { ...stored, question })
      : answerQuestion(desk.context, heard, { ...stored, question }));
  };
  const answer = async (body: string) => {
    const sms = { vendorId: `SM-${body}`, phone: CLEO, ourNumber: "+16025550000", body };
    const id = await insertIncoming(desk.db, { ...sms, at: desk.clock.at });
    await hear(id ?? "", body);
    return id ?? "";
  };
  return { answer, hear };
}

test.each(["2", "hmm"])("the second one, %j, is read by a person", async (words) => {
  const { requestId } = await booked(desk, texting());
  await performAll(desk);
  await says("please cancel my appointment");
  const { answer } = await asked();
  await says("1");
  await answer(words);
  const { findings } = await desk.db("escalations").where({ request_id: requestId }).first();
  expect(JSON.stringify(findings)).toContain(words);
});

test.each(["saturday", "the usual", "no thanks"])(
  "the second one in a talk about a new appointment, %j, is read by a person",
  async (words) => {
    await says("book a Consultation please");
    const { answer } = await asked();
    await says("tuesday at noon");
    await says("Cleo Stern");
    await says("cleo@home.example");
    await answer(words);
    const { findings } = await desk.db("escalations").first();
    expect(JSON.stringify(findings)).toContain(words);
  },
);

test("the same one, acted upon by a second node, is not read as another one", async () => {
  await booked(desk, texting());
  await performAll(desk);
  await says("please cancel my appointment");
  const { answer, hear } = await asked();
  const id = await answer("hmm");
  await desk.db("messages").where({ id }).update({ status: "received" });
  await hear(id, "hmm");
  expect(await countOf(desk.db, "escalations")).toBe(0);
});
