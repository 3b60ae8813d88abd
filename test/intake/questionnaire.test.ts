import { describe, expect, test } from "vitest";
import {
  type Question,
  type QuestionKind,
  readAnswer,
  sayStanding,
  standingOf,
} from "#intake/questionnaire.ts";

const asks = (kind: QuestionKind, required = true): Question => ({
  ...{ key: "q", label: "What?", help: "", kind, required },
  choices: kind === "choice" ? ["Red", "Blue"] : [],
});
const face = "😀";

describe("what is taken for an answer", () => {
  test.each<[QuestionKind, string, string]>([
    ["text", "  Two\n cats ", "Two cats"],
    ["text", face.repeat(200), face.repeat(200)],
    ["long-text", "One.\r\n\r\nTwo.\u0000 ", "One.\n\nTwo."],
    ["choice", "Blue", "Blue"],
    ["yes-no", "yes", "yes"],
    ["yes-no", "no", "no"],
    ["date", "1985-03-31", "1985-03-31"],
    ["date", "2028-02-29", "2028-02-29"],
  ])("%s: “%s”", (kind, typed, answer) => {
    expect(readAnswer(asks(kind), typed)).toEqual({ kind: "ok", answer });
  });

  test.each<[QuestionKind, string, string]>([
    ["text", face.repeat(201), "200 characters are the most, and it has 201"],
    ["long-text", "x".repeat(2_001), "2000 characters are the most, and it has 2001"],
    ["choice", "blue", "choose one of these"],
    ["choice", "Green", "choose one of these"],
    ["yes-no", "perhaps", "choose yes or no"],
    ["date", "2027-02-29", "a date that exists"],
    ["date", "31.03.1985", "a date that exists"],
    ["date", "1885-03-31", "a date that exists"],
    ["date", "2026-13-01", "a date that exists"],
  ])("%s: not “%s”", (kind, typed, told) => {
    expect(readAnswer(asks(kind), typed)).toEqual({
      kind: "wrong",
      message: expect.stringContaining(told),
    });
  });

  test.each<QuestionKind>(["text", "long-text", "choice", "yes-no", "date"])(
    "%s may be left empty, or only spaces and what nobody sees, unless it is required",
    (kind) => {
      for (const empty of ["", "  ", "\u200b"]) {
        expect(readAnswer(asks(kind, false), empty)).toEqual({ kind: "ok", answer: "" });
        expect(readAnswer(asks(kind), empty).kind).toBe("wrong");
      }
    },
  );
});

describe("how far somebody is", () => {
  const questions = [
    { ...asks("text"), key: "goal" },
    { ...asks("choice", false), key: "colour" },
    { ...asks("date", false), key: "born" },
  ];
  const said = (answers: Readonly<Record<string, string>>) =>
    sayStanding(
      standingOf(
        { questions },
        Object.entries(answers).map(([key, answer]) => ({ key, answer })),
      ),
    );

  test.each([
    ["not yet", {}],
    ["1 of 3 answered", { goal: "A house" }],
    ["complete", { goal: "A house", colour: "", born: "" }],
    ["complete", { goal: "A house", colour: "Red", born: "1985-03-31", gone: "x" }],
    // The company asks for other colours since.
    ["2 of 3 answered", { goal: "A house", colour: "Green", born: "1985-03-31" }],
    // It was optional when it was left empty.
    ["1 of 3 answered", { goal: "", colour: "Red", born: "" }],
  ])("%s: %j", (words, answers) => {
    expect(said(answers as Record<string, string>)).toBe(words);
  });
});
