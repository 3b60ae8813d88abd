import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { PageState } from "#sandbox/page/page-state.ts";

/** What every part of the page may need to know. */
export type Page = {
  readonly state: PageState;
  /** The program's business time, in milliseconds since 1970. */
  readonly now: number;
  /** How far business time runs ahead of real time. */
  readonly aheadMs: number;
  /** False while the program cannot be asked for its time: then not for anything else either. */
  readonly programAnswers: boolean;
  /** The Slack user as whom the person at this page acts. */
  readonly me: string;
  /** Says something in the status line, where screen readers hear it. */
  readonly tell: (words: string) => void;
};

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error("usePage belongs inside the page");
  return page;
}

/** The zone of the person as whom we act: Slack shows them times in it. */
export function myZone({ state, me }: Page): string {
  return state.slack.users[me]?.tz ?? "UTC";
}
