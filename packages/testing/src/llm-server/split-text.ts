/** Cuts a text into the pieces in which a model would stream it. */
export function splitText(text: string): readonly string[] {
  return text.match(/\s*\S{1,12}/g) ?? [];
}
