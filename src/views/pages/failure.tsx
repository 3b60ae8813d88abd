import { page, type Site } from "./page.tsx";

export type FailurePageProps = { readonly site: Site; readonly failure: Failure };

export type Failure =
  | { readonly kind: "not-found" }
  /** A service that does not exist (any more): what can be booked instead. */
  | {
      readonly kind: "unknown-service";
      readonly services: readonly { readonly name: string; readonly path: string }[];
    }
  /** Wrong, expired or superseded: all alike, so that a guess learns nothing. */
  | { readonly kind: "link-invalid" }
  /** A form that did not arrive whole, is too large, or is no form. */
  | { readonly kind: "unreadable" }
  /** A form that another site sent. */
  | { readonly kind: "cross-site" }
  | { readonly kind: "rate-limited"; readonly retryAfterSeconds: number }
  /** The reference is the one in the log. */
  | { readonly kind: "failed"; readonly reference: string }
  | { readonly kind: "unavailable"; readonly reference: string };

const titles: Record<Failure["kind"], string> = {
  "not-found": "There is nothing here",
  "unknown-service": "This cannot be booked here",
  "link-invalid": "This link no longer works",
  unreadable: "We could not read this",
  "cross-site": "This did not come from our page",
  "rate-limited": "One moment, please",
  failed: "Something went wrong on our side",
  unavailable: "We cannot answer just now",
};

/** 400, 403, 404, 413, 415, 429, 500 and 503 for clients; staff pages use it too. Shows nothing about anybody. */
export function failurePage({ site, failure }: FailurePageProps): string {
  const title = titles[failure.kind];
  return page({
    title,
    site,
    body: (
      <>
        <h1>{title}</h1>
        <FailureBody failure={failure} />
      </>
    ),
  });
}

function FailureBody({ failure }: { readonly failure: Failure }) {
  switch (failure.kind) {
    case "not-found":
      return <p>Please check the address, or go back to where you came from.</p>;
    case "unknown-service":
      return <ServiceList services={failure.services} />;
    case "link-invalid":
      return (
        <p>
          It may be mistyped, or a newer one has replaced it: please look for our latest e-mail. If
          you cannot find it, call or write to us and we will help.
        </p>
      );
    case "unreadable":
      return <p>Nothing was stored. Please go back, load the page again, and send it once more.</p>;
    case "cross-site":
      return (
        <p>
          Another website tried to send something in your name, and we did not let it. Should you
          have wanted that, please open our own page and send it from there.
        </p>
      );
    case "rate-limited":
      return (
        <p>
          There were many requests from your connection. Please try again in{" "}
          {sayWait(failure.retryAfterSeconds)}.
        </p>
      );
    case "failed":
      return (
        <p>
          It has been noted under the reference <strong>{failure.reference}</strong>. Please try
          again; if it happens twice, tell us this reference.
        </p>
      );
    case "unavailable":
      return (
        <p>
          Nothing was stored. Please try again in a minute. Should it last, tell us the reference{" "}
          <strong>{failure.reference}</strong>.
        </p>
      );
  }
}

function ServiceList({
  services,
}: {
  readonly services: readonly { readonly name: string; readonly path: string }[];
}) {
  if (services.length === 0) return <p>Please call or write to us and we will help.</p>;
  return (
    <>
      <p>You can book:</p>
      <ul class="plain">
        {services.map(({ name, path }) => (
          <li key={path}>
            <a href={path}>{name}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

function sayWait(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
