/** The head and the body of a message or of one of its parts. Header names are in lower case. */
export type Headed = { readonly headers: ReadonlyMap<string, string>; readonly body: string };

/** A header such as `text/calendar; method=REQUEST; charset=utf-8`. */
export type Structured = {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
};

/** Splits raw text (one character per byte) at its first empty line; folded headers are unfolded. */
export function splitHead(raw: string): Headed {
  const [, head = "", body = ""] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(raw) ?? ["", raw];
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const headers = lines.flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    if (colon === -1) return [];
    return [
      [line.slice(0, colon).trim().toLowerCase(), decodeWords(utf8(line.slice(colon + 1).trim()))],
    ];
  });
  return { headers: new Map(headers), body };
}

/** Modern servers take headers in plain UTF-8 too. */
function utf8(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

export function readStructured(header: string): Structured {
  const [value = "", ...rest] = header.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const parameters = rest.flatMap((parameter): [string, string][] => {
    const [, name, text] = /^\s*([^=\s]+)\s*=\s*"?(.*?)"?\s*$/.exec(parameter) ?? [];
    return name === undefined || text === undefined ? [] : [[name.toLowerCase(), text]];
  });
  return { value: value.trim().toLowerCase(), parameters: new Map(parameters) };
}

/** `=?UTF-8?Q?Caf=C3=A9?=` (RFC 2047); white space between two encoded words is not part of the text. */
function decodeWords(header: string): string {
  const joined = header.replace(/(\?=)\s+(=\?)/g, "$1$2");
  return joined.replace(/=\?[^?]+\?[bq]\?[^?]*\?=/gi, (word) => {
    const [, charset, encoding = "", text = ""] = word.split("?");
    const isBase64 = encoding.toLowerCase() === "b";
    const bytes = isBase64 ? Buffer.from(text, "base64") : quotedBytes(text.replaceAll("_", " "));
    return new TextDecoder(charset).decode(bytes);
  });
}

/** Quoted-printable: `=C3` is a byte, `=` at the end of a line joins it with the next one. */
export function quotedBytes(text: string): Buffer {
  const joined = text.replace(/=\r?\n/g, "");
  const bytes = joined.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1");
}
