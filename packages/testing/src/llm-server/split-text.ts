const LARGE = 1_000_000;

/** Cuts a text as models send it: in short pieces. A very long one stays whole, to be one part of its size. */
export function splitText(text: string): readonly string[] {
  return text.length > LARGE ? [text] : (text.match(/\s*\S{1,12}/g) ?? []);
}
