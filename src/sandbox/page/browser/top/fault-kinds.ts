/** What may be scripted, in words; the kinds and their fields are those of src/sandbox/faults.ts. */
export type Vendor = "slack" | "google" | "microsoft" | "mail" | "crm" | "twilio";

export type FaultField = "status" | "error" | "milliseconds" | "everyMilliseconds" | "retryAfter";

export type FaultKind = {
  readonly kind: string;
  readonly title: string;
  readonly fields: readonly FaultField[];
};

export const vendors: Readonly<Record<Vendor, string>> = {
  slack: "Slack",
  google: "Google Calendar",
  microsoft: "Microsoft calendars",
  mail: "Mail server",
  crm: "CRM",
  twilio: "Twilio",
};

const httpKinds: readonly FaultKind[] = [
  { kind: "status", title: "Answers with an error", fields: ["status", "error"] },
  { kind: "delay", title: "Answers late", fields: ["milliseconds"] },
  { kind: "hang", title: "Never answers", fields: [] },
  { kind: "drip", title: "Answers byte by byte", fields: ["everyMilliseconds"] },
  { kind: "reset-after-accept", title: "Does it, then cuts the line", fields: [] },
  { kind: "html", title: "Answers with an HTML page", fields: ["status"] },
  { kind: "truncated", title: "Answers only half", fields: [] },
  { kind: "rate-limited", title: "Too many requests (429)", fields: ["retryAfter"] },
  { kind: "unauthorized", title: "Token refused (401)", fields: [] },
];

const mailKinds: readonly FaultKind[] = [
  { kind: "refuse", title: "Try again later (451)", fields: [] },
  { kind: "permanent", title: "No such mailbox (550)", fields: [] },
  { kind: "unauthorized", title: "Password refused (535)", fields: [] },
  { kind: "hang", title: "Never answers", fields: [] },
  { kind: "delay", title: "Answers late", fields: ["milliseconds"] },
  { kind: "reset-after-accept", title: "Takes it, then cuts the line", fields: [] },
];

export function kindsOf(vendor: Vendor): readonly FaultKind[] {
  return vendor === "mail" ? mailKinds : httpKinds;
}

export const fieldLabels: Readonly<Record<FaultField, string>> = {
  status: "Status",
  error: "The vendor's word for it",
  milliseconds: "Milliseconds",
  everyMilliseconds: "Milliseconds a byte",
  retryAfter: "Retry-After (seconds)",
};

export const fieldStarts: Readonly<Record<FaultField, string>> = {
  status: "503",
  error: "internal_error",
  milliseconds: "4000",
  everyMilliseconds: "500",
  retryAfter: "5",
};

/** Typed texts as the control API takes them: every field but one is a number. */
export function faultBody(
  kind: FaultKind,
  typed: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const own = kind.fields.map((field): [string, unknown] => {
    const text = typed[field] ?? fieldStarts[field];
    return [field, field === "error" ? text : Number(text)];
  });
  const { match = "", times = "1" } = typed;
  return {
    kind: kind.kind,
    ...Object.fromEntries(own),
    ...(match.trim() !== "" && { match: match.trim() }),
    times: Number(times),
  };
}
