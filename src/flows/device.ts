/**
 * Whose a client's hold is. A browser is one person's, whatever tabs they have; behind a token there
 * are many people, who know their holds by their ids. `hash`: of what proves it; nothing else is kept.
 */
export type Device = { readonly kind: "browser" | "token"; readonly hash: string };
