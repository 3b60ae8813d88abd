/** HubSpot shows bodies as HTML, and they may hold a stranger's words. */
export function withoutMarkup(text: string): string {
  return text.replaceAll("<", "‹").replaceAll(">", "›");
}
