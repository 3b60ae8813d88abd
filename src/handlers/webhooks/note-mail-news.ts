import type { RequestHandler } from "express";
import { GatehouseError } from "#errors.ts";
import type { NoteMailNews } from "#flows/note-mail-news.ts";
import type { Route } from "#handlers/routes.ts";
import { type PostmarkProof, postmarkGuard } from "./postmark-guard.ts";
import { readPostmarkNews } from "./postmark-news.ts";
import { storeDelivery } from "./store-delivery.ts";

/** What Postmark calls; only where it is configured, since nobody else has the password. */
export function postmarkRoutes(
  noteMailNews: NoteMailNews,
  { stream, ...proof }: PostmarkProof & { readonly stream: string },
): readonly Route[] {
  return [
    {
      method: "post",
      path: "/hooks/email/postmark",
      guard: postmarkGuard(proof),
      handle: onMailNews(noteMailNews, stream),
    },
  ];
}

/** POST /hooks/email/postmark: what became of a mail, or of an address. 200 once it is stored. */
function onMailNews(noteMailNews: NoteMailNews, stream: string): RequestHandler {
  return async (request, response) => {
    const news = readPostmarkNews(request.body, stream);
    if (news === undefined)
      throw new GatehouseError("MALFORMED", { detail: "this is no news of a mail" });
    if (news !== "other") await storeDelivery(() => noteMailNews(news));
    response.sendStatus(200);
  };
}
