/** Tells whether an event's type fits. The type has to be normal ({@link normalType}). */
export type EventPattern = (type: string) => boolean;

/** `:` separates like `.`: both spellings of a type are one. */
export function normalType(type: string): string {
  return type.includes(':') ? type.replaceAll(':', '.') : type;
}

/** Makes the test for a pattern: a type, or one with stars, each of which stands for any text. */
export function eventPattern(pattern: string): EventPattern {
  const [first = '', ...rest] = normalType(pattern).split('*');
  const last = rest.pop();
  if (last === undefined) return (type) => type === first;
  if (rest.length === 0 && last === '') return first === '' ? () => true : (type) => type.startsWith(first);
  return (type) => {
    if (type.length < first.length + last.length || !type.startsWith(first) || !type.endsWith(last)) return false;
    // Each part at its first place leaves the most room for those behind it.
    let position = first.length;
    for (const part of rest) {
      const found = type.indexOf(part, position);
      if (found < 0) return false;
      position = found + part.length;
    }
    return position <= type.length - last.length;
  };
}
