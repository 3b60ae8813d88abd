import { renderToString } from "preact-render-to-string";

export type ConsentPageProps = {
  readonly vendorName: string;
  readonly accounts: readonly string[];
  readonly accountHint: string | undefined;
  readonly scopes: readonly string[];
  readonly scopesMayBeLeftOut: boolean;
};

/** What a vendor shows before it lets a program in; sent to the address that it stands at. */
export function consentPage(props: ConsentPageProps): string {
  return `<!doctype html>${renderToString(<ConsentDocument {...props} />)}`;
}

function ConsentDocument(props: ConsentPageProps) {
  const { vendorName, accounts, accountHint, scopes, scopesMayBeLeftOut } = props;
  const chosen = accounts.includes(accountHint ?? "") ? accountHint : accounts[0];
  return (
    <html lang="en" style="color-scheme: light dark">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{`Sign in · pretend ${vendorName}`}</title>
      </head>
      <body style="font: 16px/1.5 system-ui; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; overflow-wrap: anywhere">
        <h1>Pretend {vendorName}</h1>
        <p>Gatehouse wants to access your account. Nothing here leaves this machine.</p>
        <form method="post">
          <fieldset>
            <legend>Account</legend>
            {accounts.map((account) => (
              <p key={account}>
                <label>
                  <input type="radio" name="account" value={account} checked={account === chosen} />{" "}
                  {account}
                </label>
              </p>
            ))}
          </fieldset>
          <fieldset>
            <legend>It may</legend>
            {scopes.map((scope) => (
              <p key={scope}>
                {scopesMayBeLeftOut ? (
                  <label>
                    <input type="checkbox" name="scope" value={scope} checked /> {scope}
                  </label>
                ) : (
                  scope
                )}
              </p>
            ))}
          </fieldset>
          <p>
            <button type="submit" name="answer" value="allow">
              Allow
            </button>{" "}
            <button type="submit" name="answer" value="deny">
              Cancel
            </button>
          </p>
        </form>
      </body>
    </html>
  );
}
