import { renderToString } from "preact-render-to-string";
import type { MailCompany } from "#ports/email.ts";
import type { Fact, Letter } from "./letter.ts";
import { darkStyles, looks } from "./letter-style.ts";

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
        <style>{darkStyles()}</style>
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
        {facts.map((fact) => (
          <FactRow fact={fact} />
        ))}
      </div>
      <p {...looks("action")}>
        <a href={action.url} {...looks("button")}>
          {action.label}
        </a>
      </p>
      <p {...looks("small")}>
        If the button does nothing, open this address:
        <br />
        <a href={action.url} {...looks("link")}>
          {action.url}
        </a>
      </p>
    </div>
  );
}

function FactRow({ fact }: { readonly fact: Fact }) {
  const { label, lines, link } = fact;
  return (
    <div {...looks("fact")}>
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
