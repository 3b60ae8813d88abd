/** Who may do what. A deed is checked in the flow that does it, at the moment it is done. */
export const roles = ["viewer", "provider", "operator", "manager", "admin"] as const;
export type Role = (typeof roles)[number];

export function isRole(word: string): word is Role {
  return (roles as readonly string[]).includes(word);
}

const deeds = {
  "read-kpis": ["viewer", "provider", "operator", "manager", "admin"],
  "read-availability": ["viewer", "provider", "operator", "manager", "admin"],
  "read-requests": ["operator", "manager", "admin"],
  "create-request": ["operator", "manager", "admin"],
  "claim-escalation": ["operator", "manager", "admin"],
  "book-escalation": ["operator", "manager", "admin"],
  "decline-escalation": ["operator", "manager", "admin"],
  // One's own; everybody's for whoever may change the settings.
  "connect-calendar": ["provider", "operator", "manager", "admin"],
  "change-settings": ["manager", "admin"],
  "reassign-appointment": ["operator", "manager", "admin"],
  "manage-absences": ["operator", "manager", "admin"],
  "lift-mail-block": ["operator", "manager", "admin"],
  "record-attendance": ["provider", "operator", "manager", "admin"],
  "release-escalation": ["operator", "manager", "admin"],
  "hand-over-escalation": ["operator", "manager", "admin"],
  "snooze-escalation": ["operator", "manager", "admin"],
  "close-escalation": ["operator", "manager", "admin"],
  "reopen-escalation": ["operator", "manager", "admin"],
  "approve-booking": ["operator", "manager", "admin"],
  // Also over what somebody else owns, or nobody does.
  "assign-others": ["manager", "admin"],
  "move-clock": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Deed = keyof typeof deeds;

export function mayDo(role: Role, deed: Deed): boolean {
  return (deeds[deed] as readonly Role[]).includes(role);
}

export function rolesThatMay(deed: Deed): readonly Role[] {
  return deeds[deed];
}

/** The name that stands in the audit beside a deed. */
export type Actor =
  | { readonly kind: "member"; readonly id: string; readonly name: string; readonly role: Role }
  | { readonly kind: "client"; readonly requestId: string }
  | { readonly kind: "system"; readonly name: string };
