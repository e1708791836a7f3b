/** Tells whether a key is one of those that are listed, in which `*` stands for any text. */
export function matchesAny(key: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(key, pattern.split('*')));
}

/** Part after part, each as early as it can be: that is enough, and never slow. */
function matches(key: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return key === first;
  if (!key.startsWith(first) || !key.endsWith(last) || key.length < first.length + last.length) return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = key.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return position <= key.length - last.length;
}
