import { renderToString } from "preact-render-to-string";
import type { MailCompany } from "#ports/email.ts";
import type { Fact, Letter } from "./letter.ts";
import { darkStyles, looks, narrowStyles } from "./letter-style.ts";

/**
 * A letter as a page: one column, no tables, no images, nothing that is fetched, so that opening
 * it tells nobody anything. Everything but the dark colours is inline, which all programs keep.
 */
export function letterHtml(letter: Letter, company: MailCompany): string {
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{letter.subject}</title>
        <style>{darkStyles() + narrowStyles()}</style>
      </head>
      <body {...looks("page")}>
        <div {...looks("preview")}>{letter.preview}</div>
        <div {...looks("column")}>
          <p {...looks("brand")}>{company.name}</p>
          <Panel letter={letter} />
          <div {...looks("footer")}>
            <p {...looks("small")}>
              Questions? Call{" "}
              <a href={`tel:${company.contactPhone.replace(/[^+\d]/g, "")}`} {...looks("link")}>
                {company.contactPhone}
              </a>{" "}
              or write to{" "}
              <a href={`mailto:${company.contactEmail}`} {...looks("link")}>
                {company.contactEmail}
              </a>
              .
            </p>
            {letter.contactUrl !== undefined && (
              <p {...looks("small")}>
                Rather by text or by e-mail?{" "}
                <a href={letter.contactUrl} {...looks("link")}>
                  Say how we write to you
                </a>
                .
              </p>
            )}
            <p {...looks("small")}>{letter.reason}</p>
          </div>
        </div>
      </body>
    </html>
  );
  return `<!doctype html>\n${renderToString(document)}\n`;
}

function Panel({ letter }: { readonly letter: Letter }) {
  const { mark, heading, greeting, paragraphs, facts, action } = letter;
  return (
    <div {...looks("panel")}>
      <p {...looks("mark", mark.tone)}>{mark.text}</p>
      <h1 {...looks("heading")}>{heading}</h1>
      {greeting !== undefined && <p {...looks("paragraph")}>{greeting}</p>}
      {paragraphs.map((paragraph) => (
        <p {...looks("paragraph")}>{paragraph}</p>
      ))}
      <div {...looks("facts")}>
        {facts.map((fact, index) => (
          <FactRow fact={fact} last={action === undefined && index === facts.length - 1} />
        ))}
      </div>
      {action !== undefined && <Action {...action} />}
    </div>
  );
}

function Action({ label, url }: NonNullable<Letter["action"]>) {
  return (
    <>
      <p {...looks("action")}>
        <a href={url} {...looks("button")}>
          {label}
        </a>
      </p>
      <p {...looks("small")}>
        If the button does nothing, open this address:
        <br />
        <a href={url} {...looks("link")}>
          {url}
        </a>
      </p>
    </>
  );
}

function FactRow({ fact, last }: { readonly fact: Fact; readonly last: boolean }) {
  const { label, lines, link, way } = fact;
  if (way && link !== undefined)
    return (
      <div {...looks("fact")}>
        <a href={link} {...looks("link")}>
          {label}
        </a>
      </div>
    );
  return (
    <div {...(last ? looks("fact", "last") : looks("fact"))}>
      <div {...looks("label")}>{label}</div>
      {lines.map((line, index) => (
        <div {...looks(lookOf(fact, index))}>
          {link === undefined ? (
            line
          ) : (
            <a href={link} {...looks("link")}>
              {line}
            </a>
          )}
        </div>
      ))}
    </div>
  );
}

function lookOf(fact: Fact, line: number): "past" | "strong" | "line" {
  if (fact.past) return "past";
  return fact.strong && line < 2 ? "strong" : "line";
}
