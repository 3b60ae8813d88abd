import type { NextFunction, Request, Response } from "express";
import { GatehouseError } from "#errors.ts";

/** What tells a person at this machine from everybody else. */
export type Caller = {
  readonly method: string;
  readonly remoteAddress: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site and Sec-Fetch-Mode: browsers send them, and no page can forge them. */
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
};

const hosts = /^(localhost|127\.0\.0\.1)(:\d+)?$/;

/**
 * The controls press other people's buttons: they answer nobody but this machine. A page from
 * elsewhere runs on this machine too, in its browser; so a name that only points here (DNS
 * rebinding) and every request that another site makes are refused as well.
 *
 * Returns why a call is refused; undefined when it is not.
 */
export function whyRefused(caller: Caller): string | undefined {
  const { method, remoteAddress = "", host = "", origin, fetchSite, fetchMode } = caller;
  if (!/^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(remoteAddress)) {
    return "the sandbox answers only the machine it runs on";
  }
  if (!hosts.test(host)) return "the sandbox answers only under localhost and 127.0.0.1";
  // Following a link from another page is harmless: a GET changes nothing here.
  const followed = method === "GET" && fetchMode === "navigate";
  if (followed) return undefined;
  // Origin only where the browser does not say: a page that sends no referrer says "null" there,
  // and the program's client pages, which stand in a frame here, are such pages.
  const ours =
    fetchSite === undefined
      ? origin === undefined || origin === `http://${host}`
      : fetchSite === "same-origin" || fetchSite === "none";
  return ours ? undefined : "the sandbox answers no other site's pages";
}

export function guardLoopback(request: Request, _response: Response, next: NextFunction): void {
  const detail = whyRefused({
    method: request.method,
    // Of the connection itself: no header says otherwise.
    remoteAddress: request.socket.remoteAddress,
    host: request.get("host"),
    origin: request.get("origin"),
    fetchSite: request.get("sec-fetch-site"),
    fetchMode: request.get("sec-fetch-mode"),
  });
  next(detail === undefined ? undefined : new GatehouseError("CROSS_SITE", { detail }));
}
