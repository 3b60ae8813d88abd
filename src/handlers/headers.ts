import type { RequestHandler } from "express";
import helmet from "helmet";

const yearSeconds = 365 * 24 * 60 * 60;

/** Nothing on our pages needs any of these. */
const permissions = ["camera", "geolocation", "microphone", "payment", "usb", "browsing-topics"];

/**
 * What every answer tells a browser, whoever gives it: no script but ours, no frame, no guessing of
 * types, no referrer, nothing kept. `https`: the program is reached over TLS, and only over TLS.
 */
export function securityHeaders({ https }: { readonly https: boolean }): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          "default-src": ["'none'"],
          "script-src": ["'self'"],
          "style-src": ["'self'"],
          "img-src": ["'self'", "data:"],
          "connect-src": ["'self'"],
          "form-action": ["'self'"],
          "base-uri": ["'none'"],
          "frame-ancestors": ["'none'"],
        },
      },
      xFrameOptions: { action: "deny" },
      referrerPolicy: { policy: "no-referrer" },
      // Not for subdomains: what else runs there is not ours to decide.
      strictTransportSecurity: https ? { maxAge: yearSeconds, includeSubDomains: false } : false,
    }),
    (_request, response, next) => {
      response.set({
        "Permissions-Policy": permissions.map((feature) => `${feature}=()`).join(", "),
        "X-Robots-Tag": "noindex",
        // Almost everything here is about somebody; what may be kept says so itself.
        "Cache-Control": "no-store",
      });
      next();
    },
  ];
}
