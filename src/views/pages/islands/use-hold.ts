import { useEffect, useRef, useState } from "preact/hooks";
import type { HoldAnswer } from "./hold-answer.ts";
import type { WishField } from "./wish-fields.tsx";
import { sayStart, sayTime, type ZoneView } from "./zone-view.ts";

/** What is said of the chosen time. Nothing while nothing is known: then nothing is promised. */
type Kept =
  | { readonly outcome: "kept" | "held"; readonly start: string; readonly until: string }
  | { readonly outcome: "taken" | "over"; readonly start: string };

type Form = {
  readonly start: string | undefined;
  readonly sending: boolean;
  /** As the shown times were asked for. */
  readonly wishes: readonly WishField[];
  readonly dropStart: (taken: string) => void;
};

/** Our hold; its ends are by this device's clock, counted from when the server said so. */
type Hold = {
  readonly id: string;
  readonly start: string;
  readonly until: string;
  readonly renewAt: number;
  readonly endsAt: number;
  readonly lastAt: number;
};

/** Whoever walks through the times with the arrow keys means the one where they stay. */
const settleMs = 400;
const lookMs = 5_000;
const patienceMs = 10_000;

/**
 * Keeps the chosen time while the form is in use: takes it when it is picked, renews it while the page
 * is looked at, gives it back with another choice or when the page is left. The server decides about
 * everything; when it does not answer, the form works as if there were no holds.
 */
export function useHold(action: string | undefined, form: Form): Kept | undefined {
  const [kept, setKept] = useState<Kept>();
  const hold = useRef<Hold>(undefined);
  const before = useRef<Promise<unknown>>(Promise.resolve());
  // Answers come to the form as it is then, not as it was when they were asked for.
  const now = useRef(form);
  now.current = form;
  const { start, wishes } = form;

  useEffect(() => {
    if (action === undefined) return;
    // What was said of a time that was dropped stays until another one is chosen.
    if (start !== undefined || kept?.outcome !== "taken") setKept(undefined);
    const timer = setTimeout(() => inTurn(settle), start === undefined ? 0 : settleMs);
    return () => clearTimeout(timer);
  }, [start]);

  useEffect(() => {
    if (action === undefined) return;
    const look = () => inTurn(tend);
    setInterval(look, lookMs);
    document.addEventListener("visibilitychange", look);
    addEventListener("pagehide", giveBack);
  }, []);

  /** One question at a time: an answer that overtakes another would be believed too long. */
  function inTurn(work: () => Promise<unknown>) {
    before.current = before.current.then(work);
  }

  async function settle() {
    const { start } = now.current;
    const own = hold.current;
    if (start === undefined) giveBack();
    // Back at the time that was chosen before, and nothing else was taken in between.
    else if (own?.start === start) setKept({ outcome: "kept", start, until: own.until });
    else await take(start);
  }

  async function take(start: string) {
    const answer = await ask(`${action}`, {
      ...Object.fromEntries(wishes.map(({ name, chosen }) => [name, chosen])),
      start,
      hold: hold.current?.id ?? "",
    });
    if (answer === undefined) return giveBack();
    hold.current = undefined;
    if (answer.outcome === "kept") note(start, answer);
    // Chosen meanwhile: its own turn comes next.
    if (now.current.start !== start) return;
    setKept({ ...answer, start });
    if (answer.outcome === "taken") now.current.dropStart(start);
  }

  function note(start: string, answer: HoldAnswer & { outcome: "kept" }) {
    const heardAt = Date.now();
    const { id, until, seconds, secondsMax } = answer;
    hold.current = {
      id,
      start,
      until,
      renewAt: seconds < secondsMax ? heardAt + seconds * 500 : Number.POSITIVE_INFINITY,
      endsAt: heardAt + seconds * 1_000,
      lastAt: heardAt + secondsMax * 1_000,
    };
  }

  async function tend() {
    const own = hold.current;
    // What is being sent uses the hold up.
    if (own === undefined || document.hidden || now.current.sending) return;
    if (Date.now() >= own.renewAt) await renew(own);
    if (hold.current !== undefined && Date.now() >= hold.current.endsAt) loseHold(own.start);
  }

  function loseHold(start: string) {
    hold.current = undefined;
    setKept({ outcome: "over", start });
  }

  async function renew(own: Hold) {
    const answer = await ask(`${action}/renew`, { hold: own.id });
    if (answer?.outcome === "kept") {
      note(own.start, answer);
      setKept({ ...answer, start: own.start });
    } else if (answer !== undefined && Date.now() < own.lastAt) {
      // Over before its time: the computer slept, or another tab had it and was closed.
      loseHold(own.start);
      await take(own.start);
    }
  }

  function giveBack() {
    if (hold.current === undefined) return;
    navigator.sendBeacon(`${action}/release`, new URLSearchParams({ hold: hold.current.id }));
    hold.current = undefined;
  }

  return kept;
}

/** Undefined where no answer came, or none that says anything of a hold. */
async function ask(
  address: string,
  fields: Record<string, string>,
): Promise<HoldAnswer | undefined> {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(patienceMs),
    });
    return response.ok || response.status === 409 ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

/** The sentence under the times. */
export function sayKept(kept: Kept | undefined, view: ZoneView): string {
  if (kept === undefined) return "";
  const time = sayTime(view, new Date(kept.start));
  switch (kept.outcome) {
    case "kept":
      return `We keep ${time} for you until ${sayTime(view, new Date(kept.until))}.`;
    case "held":
      return `${time} is kept for somebody else until ${sayStart(view, new Date(kept.until))} at the latest. Choose another time, or go on and ask us for this one.`;
    case "taken":
      return `${time} was just taken. Please choose another time.`;
    case "over":
      return `We no longer keep ${time} for you. It may still be free: please confirm soon.`;
  }
}
