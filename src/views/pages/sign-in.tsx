import { consolePage } from "./console-page.tsx";
import type { Site } from "./page.tsx";

export type SignInPageProps = {
  readonly site: Site;
  readonly state: SignInState;
};

export type SignInState =
  /** No session: how to get one. */
  | { readonly kind: "needed" }
  /** A link was opened. Opening uses nothing up (mail scanners open links too); the press does. */
  | { readonly kind: "link"; readonly action: string }
  | { readonly kind: "link-invalid" }
  /** Signed in, but the role may not see this. */
  | { readonly kind: "forbidden"; readonly memberName: string };

/** Every way of not being in: 401, 403, and the page behind a sign-in link. */
export function signInPage({ site, state }: SignInPageProps): string {
  const title = titles[state.kind];
  return consolePage({
    title,
    site,
    memberName: state.kind === "forbidden" ? state.memberName : undefined,
    at: "",
    body: (
      <section class="card narrow">
        <h1>{title}</h1>
        <SignInBody state={state} />
      </section>
    ),
  });
}

const titles: Record<SignInState["kind"], string> = {
  needed: "Sign in",
  link: "Sign in",
  "link-invalid": "This sign-in link no longer works",
  forbidden: "Your role cannot see this",
};

function SignInBody({ state }: { readonly state: SignInState }) {
  switch (state.kind) {
    case "needed":
      return (
        <>
          <p>This page is for members. You come in with a one-time link.</p>
          <p>
            Whoever runs the installation prints one with this command; your key stands in the
            company file:
          </p>
          <pre>npm run gatehouse -- login your-key</pre>
        </>
      );
    case "link":
      return (
        <form method="post" action={state.action}>
          <p>The link works once, in this browser.</p>
          <button type="submit" class="primary">
            Sign in
          </button>
        </form>
      );
    case "link-invalid":
      return (
        <>
          <p>It was used already, or it is too old. A new one is printed by:</p>
          <pre>npm run gatehouse -- login your-key</pre>
        </>
      );
    case "forbidden":
      return <p>Ask an administrator for a role that may, and sign in again.</p>;
  }
}
