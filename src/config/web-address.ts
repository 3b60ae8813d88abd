import { z } from "zod";

/** Paths are appended to it, so it never ends in a slash. */
export const webAddress = z
  .url({ protocol: /^https?$/, message: "must be an address that starts with https:// or http://" })
  .transform((url) => url.replace(/\/+$/, ""));
