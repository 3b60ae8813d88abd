import type { ConsentPart } from "#ports/calendar-consent.ts";
import { consolePage } from "#views/pages/console-page.tsx";
import type { Site } from "#views/pages/page.tsx";
import { calendarsPath, partWords, type Vendor, vendorTitles } from "./words.ts";

export type JourneyPageProps = {
  readonly site: Site;
  readonly memberName: string;
  readonly vendor: Vendor;
  readonly state: JourneyState;
};

export type JourneyState =
  /** On the way to the vendor; a browser goes on by itself. */
  | { readonly kind: "leaving"; readonly url: string }
  /** Back with a yes. Looking changes nothing; the press does. */
  | { readonly kind: "back"; readonly state: string; readonly code: string }
  /** `error`: the vendor's own word. */
  | { readonly kind: "denied" }
  | { readonly kind: "vendor-error"; readonly error: string }
  | { readonly kind: "strange" | "used" | "over" | "no-calendars" | "refused" | "vendor-failed" }
  | { readonly kind: "too-little"; readonly missing: readonly ConsentPart[] };

/** Every station on the way to a vendor's consent and back. */
export function journeyPage({ site, memberName, vendor, state }: JourneyPageProps): string {
  const title = titleOf(state, vendorTitles[vendor]);
  return consolePage({
    title,
    site,
    memberName,
    at: "",
    body: (
      <section class="card narrow">
        <h1>{title}</h1>
        <Station state={state} vendor={vendor} />
      </section>
    ),
  });
}

function titleOf(state: JourneyState, vendor: string): string {
  switch (state.kind) {
    case "leaving":
      return `On to ${vendor}`;
    case "back":
      return `${vendor} agrees`;
    default:
      return "Nothing was connected";
  }
}

function Station({ state, vendor }: { readonly state: JourneyState; readonly vendor: Vendor }) {
  const title = vendorTitles[vendor];
  switch (state.kind) {
    case "leaving":
      return (
        <>
          <p>There you sign in and say what Gatehouse may do. Then you come back here.</p>
          <p>
            <a href={state.url}>Continue to {title}</a>
          </p>
        </>
      );
    case "back":
      return (
        <form method="post" action={`${calendarsPath}/${vendor}/back`}>
          <input type="hidden" name="state" value={state.state} />
          <input type="hidden" name="code" value={state.code} />
          <p>One press is left.</p>
          <button type="submit" class="primary">
            Finish connecting
          </button>
        </form>
      );
    default:
      return (
        <>
          <p>{whyNot(state, title)}</p>
          <p>
            <a href={calendarsPath}>Back to the calendars</a>
          </p>
        </>
      );
  }
}

type Failed = Exclude<JourneyState, { kind: "leaving" | "back" }>;

function whyNot(state: Failed, vendor: string): string {
  switch (state.kind) {
    case "denied":
      return `You said no at ${vendor}. If that was a mistake, connect once more and allow it.`;
    case "vendor-error":
      return `${vendor} did not let us in, and calls it “${state.error}”. If it does so again, tell an administrator that word.`;
    case "strange":
      return "This was not begun in this browser, or not by you. Begin again, and stay in one browser.";
    case "used":
      return `This answer of ${vendor} was used already. If the account is not in the list, connect once more.`;
    case "over":
      return "It took more than ten minutes. Please connect once more.";
    case "no-calendars":
      return `This account at ${vendor} has no mailbox of its own there, and so no calendar: it may have no licence for one, be a guest of another company, or have its mail on a server in the house. Nothing of it was kept. Connect an account that has a calendar.`;
    case "refused":
      return `${vendor} takes its own answer no longer. Please connect once more.`;
    case "vendor-failed":
      return `${vendor} does not answer properly at the moment. Please connect once more in a few minutes.`;
    case "too-little":
      return `${vendor} was not allowed everything: ${state.missing.map((part) => partWords[part]).join(", ")}. Without that no appointment can be kept there. Please connect once more and leave every box ticked.`;
  }
}
