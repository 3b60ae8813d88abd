import { render } from "preact";
import { z } from "zod";
import { App } from "./app.tsx";

// Its faster way makes functions from text, and this page's policy forbids that (rightly).
z.config({ jitless: true });

const root = document.getElementById("page");
if (root !== null) {
  root.textContent = "";
  render(<App />, root);
}
