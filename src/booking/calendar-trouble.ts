import type { Verdict } from "#errors.ts";

/** Why calendars can't be read, as far as it decides who can do something about it. */
export const troubleCauses = ["consent", "access", "permission", "gone", "unanswered"] as const;
export type TroubleCause = (typeof troubleCauses)[number];

/** Whose consent is over is known from the rows alone, not from what a reading ended with. */
export type ReadingFailure = Exclude<TroubleCause, "consent">;

export function causeOf(verdict: Verdict): ReadingFailure {
  switch (verdict) {
    case "auth":
      return "access";
    case "gone":
      return "gone";
    case "permanent":
    case "human":
      return "permission";
    case "conflict":
    case "retry":
      return "unanswered";
  }
}

/** What is true, and who can do what about it. */
export const troubleWords: Readonly<Record<TroubleCause, { why: string; remedy: string }>> = {
  consent: {
    why: "The consent to read them is over",
    remedy: "Whose calendar it is connects it again; a manager or an admin may do so for them.",
  },
  access: {
    why: "Our own access is refused",
    remedy: "An admin renews our key or secret there, or connects the calendars anew.",
  },
  permission: {
    why: "We may not read them: a permission is missing",
    remedy: "An admin grants it there, or the calendars are connected anew.",
  },
  gone: {
    why: "They are gone, or no longer shared with us",
    remedy: "Whose calendar it is shares it again, or another one is chosen.",
  },
  unanswered: {
    why: "Too many requests, errors, or no answer at all",
    remedy: "It may mend itself; if it does not, ask the vendor.",
  },
};
