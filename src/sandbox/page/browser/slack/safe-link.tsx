import type { ComponentChildren } from "preact";

/** A vendor's or a client's address: only what a browser may follow without harm, in a tab of its own. */
export function SafeLink(props: { readonly url: string; readonly children: ComponentChildren }) {
  if (!/^(https?|mailto|tel):/i.test(props.url)) return <>{props.children}</>;
  return (
    <a href={props.url} target="_blank" rel="noreferrer">
      {props.children}
    </a>
  );
}
