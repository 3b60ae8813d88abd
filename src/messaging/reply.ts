/** What a client's text message means, before anybody asks what it is an answer to. */
export type Reply =
  /** The number of one of the times that we proposed. */
  | { readonly kind: "choice"; readonly position: 1 | 2 | 3 | 4 }
  /** Revokes consent: a carrier's word, or the same in other words. */
  | { readonly kind: "stop"; readonly lone: boolean }
  | { readonly kind: "start" }
  | { readonly kind: "help" }
  /** Everything else is for a person to read; nothing is guessed. */
  | { readonly kind: "unknown" };
