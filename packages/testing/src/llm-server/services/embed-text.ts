const LENGTH = 8;

/** A vector of a text: the same for the same text, near for texts with the same letters. */
export function embedText(text: string): number[] {
  const counts = Array.from({ length: LENGTH }, () => 0);
  for (const character of text) {
    const place = (character.codePointAt(0) ?? 0) % counts.length;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}
