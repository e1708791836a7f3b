/**
 * The key of an effect, or of a log, within its run: `path/name`, with `#2` and so on for equal ones.
 *
 * @param counts How often each was asked for so far; changed by this call. One for each run.
 */
export function effectKey(counts: Map<string, number>, path: string, name: string): string {
  const plain = path === '' ? name : `${path}/${name}`;
  const count = (counts.get(plain) ?? 0) + 1;
  counts.set(plain, count);
  // A name with a number sign of its own is always numbered: "x#2" is not the second "x".
  return count === 1 && !plain.includes('#') ? plain : `${plain}#${count}`;
}
