import type { Answer } from "./answer.ts";

/** What came of posting the form in the background. */
export type Sent =
  | Answer
  /** No answer at all: nothing is known, and the same idempotency key makes a second press safe. */
  | { readonly outcome: "unreached" }
  /** The server said that it cannot just now. */
  | { readonly outcome: "failed" }
  /** Anything we do not understand: the browser should post the form itself and show what comes. */
  | { readonly outcome: "surprise" };

const patienceMs = 20_000;

export async function sendForm(form: HTMLFormElement, fields: FormData): Promise<Sent> {
  let response: Response;
  try {
    response = await fetch(form.action, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams([...fields].map(([name, value]) => [name, String(value)])),
      redirect: "manual",
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch {
    return { outcome: "unreached" };
  }
  if (response.status === 429 || response.status >= 500) return { outcome: "failed" };
  try {
    return readAnswer(await response.json());
  } catch {
    return { outcome: "surprise" };
  }
}

/** By hand, not by a schema library: that would be most of the page's script. */
function readAnswer(body: unknown): Sent {
  const answer = body as Answer;
  switch (answer?.outcome) {
    case "confirmed":
    case "person-will-answer":
      return answer.location.startsWith("/") ? answer : { outcome: "surprise" };
    case "slot-taken":
      return Array.isArray(answer.alternatives) ? answer : { outcome: "surprise" };
    case "invalid":
      return Array.isArray(answer.problems) ? answer : { outcome: "surprise" };
    case "outside-policy":
      return Array.isArray(answer.explanations) ? answer : { outcome: "surprise" };
    default:
      return { outcome: "surprise" };
  }
}

/** Posts the form as if no script were here; the pressed button's value goes along. */
export function postPlainly(form: HTMLFormElement, pressed: HTMLButtonElement | undefined): void {
  if (pressed?.name) {
    const value = document.createElement("input");
    value.type = "hidden";
    value.name = pressed.name;
    value.value = pressed.value;
    // First, as the button would be: where a name comes twice, the first one counts.
    form.prepend(value);
  }
  HTMLFormElement.prototype.submit.call(form);
}
