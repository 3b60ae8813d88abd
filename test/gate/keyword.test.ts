import { describe, expect, test } from "vitest";
import { defaultKeywords } from "#gate/default-keywords.ts";
import { RuleSet } from "#gate/rule-set.ts";
import { findingsFor } from "./evidence.ts";

const mention = (words: string) => [`notes mention “${words}”`];

describe("the built-in words and phrases are seen", () => {
  test.each([
    ["It's for a GROUP!", "group"],
    ["two groups, please", "groups"],
    ["group", "group"],
    ["(group)", "group"],
    ["*urgent*", "urgent"],
    ["I need this urgently", "urgently"],
    ["please answer right\naway", "right away"],
    ["please answer right\r\naway", "right away"],
    ["as soon as possible please", "as soon as possible"],
    ["A.S.A.P.", "asap"],
    ["u r g e n t", "urgent"],
    ["ｕｒｇｅｎｔ", "urgent"],
    ["custom-made shoes", "custom"],
    ["we have a special request", "special request"],
    ["we want to re\u200bschedule", "reschedule"],
    ["we want to re\u00adschedule", "reschedule"],
    ["we want to re-schedule", "re schedule"],
    ["rescheduling my Tuesday slot", "rescheduling"],
    ["I rescheduled twice", "rescheduled"],
    ["can I move my Tuesday cleaning appointment", "move my tuesday cleaning appointment"],
    ["moving my appointment", "moving my appointment"],
    ["push my 3pm to Thursday", "push my 3pm to"],
    ["let me talk to a real person", "talk to a real person"],
    ["It can't wait until tomorrow", "can't wait until tomorrow"],
    ["It can’t wait until tomorrow", "can't wait until tomorrow"],
    ["the group's visit", "group"],
    ["C'est urgent", "urgent"],
    ["¡Es urgente!", "urgente"],
    ["Necesito reprogramar mi cita", "reprogramar"],
  ])("%j", (notes, words) => {
    expect(findingsFor(notes)).toEqual(mention(words));
  });
});

describe("a word that only contains a keyword is another word", () => {
  test.each([
    "We need to regroup after the call.",
    "some background first",
    "I am a new customer, like all your customers",
    "the customary fee",
    "Delayed at customs",
    "accustomed to mornings",
    "detergents and insurgents",
    "my schedule is flexible",
    "my citigroup card",
    "an oil change appointment",
    "please change my tires",
    "I'd like to talk to someone about my back",
    "All right. Away next week, so Monday suits.",
    "customer service was great",
  ])("%s", (notes) => {
    expect(findingsFor(notes)).toEqual([]);
  });
});

describe("a keyword that is denied, or means something else, is quiet", () => {
  test.each([
    "Not urgent, any time next week works.",
    "nothing urgent",
    "Nothing too urgent here",
    "This isn't urgent at all",
    "This isn’t urgent",
    "this isnt urgent",
    "it is not really that urgent",
    "no rush / not a group",
    "I don't have a large group with me",
    "we are not part of a larger group",
    "it isn't custom",
    "No custom work needed",
    "custom not needed, and without a group",
    "no need to reschedule, just confirming",
    "a non-urgent question",
    "Urgent: no",
    "Urgent? No.",
    "Group booking: no\nUrgent: none",
    "my blood group is O negative",
    "a group of one",
    "I'm with Meridian Group plc",
    "my emergency contact is Eve",
  ])("%s", (notes) => {
    expect(findingsFor(notes)).toEqual([]);
  });
});

describe("a denial of something else denies nothing", () => {
  test.each([
    ["Can't do Monday. Urgent.", "urgent"],
    ["No, urgent", "urgent"],
    ["no\nurgent", "urgent"],
    ["not this week.Urgent", "urgent"],
    ["I can't reschedule online", "reschedule"],
    ["I could not reschedule", "reschedule"],
    ["I was not able to reschedule", "reschedule"],
    ["it won't let me reschedule", "reschedule"],
    ["why not reschedule", "reschedule"],
    ["nothing is more urgent", "urgent"],
    ["not only urgent", "urgent"],
    ["not sure if this is urgent", "urgent"],
    ["Urgent! No other day works", "urgent"],
    ["urgent: no time to lose", "urgent"],
    ["It is urgent. No. I said so before.", "urgent"],
    ["not a group but urgent", "urgent"],
    ["it is not the first time that I ask and it is urgent", "urgent"],
    ["a group of one, then a group of nobody knows", "group"],
  ])("%s", (notes, words) => {
    expect(findingsFor(notes)).toEqual(mention(words));
  });
});

describe("several mentions make one short sentence", () => {
  test.each([
    ["urgent, for a group", "notes mention “urgent” and “group”"],
    ["group, group and Group", "notes mention “group”"],
    ["urgent, bespoke, for a group", "notes mention “urgent”, “bespoke” and “group”"],
    [
      "urgent, bespoke, group, asap, custom",
      "notes mention “urgent”, “bespoke”, “group” and 2 more",
    ],
    ["I want to speak to a live person", "notes mention “speak to a live person”"],
  ])("%s", (notes, detail) => {
    expect(findingsFor(notes)).toEqual([detail]);
  });
});

describe("a company's own list replaces the built-in one", () => {
  const keywords = (...list: readonly object[]) => ({ keywords: list });

  test("an empty list switches keywords off", () => {
    expect(findingsFor("urgent", { keywords: [] })).toEqual([]);
  });

  test("the built-in list is one that a company may write itself", () => {
    expect(RuleSet.parse({ keywords: defaultKeywords })).toEqual(RuleSet.parse({}));
  });

  test("a word is exact unless it asks for its inflections", () => {
    const exact = keywords({ phrase: "Contract" });
    const inflected = keywords({ phrase: "contract", match: "inflected" });

    expect(findingsFor("a contract", exact)).toEqual(mention("contract"));
    expect(findingsFor("two contracts", exact)).toEqual([]);
    expect(findingsFor("two contracts", inflected)).toEqual(mention("contracts"));
    expect(findingsFor("a contraction, a contractor", inflected)).toEqual([]);
  });

  test("a phrase may leave a choice, a word out, or a word open", () => {
    const settings = keywords({ phrase: "book|reserve the| * suite" });

    expect(findingsFor("book the royal suite", settings)).toEqual(mention("book the royal suite"));
    expect(findingsFor("reserve any suite", settings)).toEqual(mention("reserve any suite"));
    expect(findingsFor("book suite", settings)).toEqual([]);
    expect(findingsFor("book. the royal suite", settings)).toEqual([]);
  });

  test("an exception silences its own keyword, and only there", () => {
    const settings = keywords(
      { phrase: "surgery", except: ["surgery hours"] },
      { phrase: "hours" },
    );

    expect(findingsFor("surgery hours", settings)).toEqual(mention("hours"));
    expect(findingsFor("surgery hours, then surgery", settings)).toEqual([
      "notes mention “hours” and “surgery”",
    ]);
  });

  test("words of other scripts, and with accents, are words as well", () => {
    const settings = keywords({ phrase: "срочно" }, { phrase: "réunion" });

    expect(findingsFor("Очень СРОЧНО!", settings)).toEqual(mention("срочно"));
    expect(findingsFor("une reunion", settings)).toEqual(mention("reunion"));
  });

  test.each([
    ["!!", "has no word in it"],
    ["* group", "must begin with a word"],
    ["big| group", "must begin with a word"],
    [`a ${"a|b|c|d|e|f|g|h ".repeat(5)}`, "has 32768 spellings; please split it"],
  ])("a phrase like %j is refused: %s", (phrase, message) => {
    const parsed = RuleSet.safeParse(keywords({ phrase }));

    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
  });

  test("what would be a regular expression elsewhere is only words here", () => {
    const settings = keywords({ phrase: "(x+x+)+y" });

    expect(findingsFor("x".repeat(1_000), settings)).toEqual([]);
    expect(findingsFor("x x y", settings)).toEqual(mention("x x y"));
  });
});
