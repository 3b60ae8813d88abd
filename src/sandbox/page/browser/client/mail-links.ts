/** A link of a mail that leads to one of the program's client pages. */
export type MailLink = { readonly path: string; readonly words: string };

/** In our mails' text a link stands alone on its line, and the line before says what it is for. */
const link = /(?:^([^\r\n]{1,60}):\r?\n)?(https?:\/\/[^\s<>"]+)/gm;

/**
 * The links in a mail's text that the page can show beside it: the program's own pages, by their
 * path, whatever public address they were written with.
 */
export function linksOf(text: string): readonly MailLink[] {
  const found = [...text.matchAll(link)].flatMap(([, words, url = ""]): MailLink[] => {
    if (!URL.canParse(url)) return [];
    const { pathname, search } = new URL(url);
    if (!/^\/(m|book)\//.test(pathname)) return [];
    return [{ path: `${pathname}${search}`, words: words ?? "Open the link" }];
  });
  return [...new Map(found.map((one) => [one.path, one])).values()];
}
