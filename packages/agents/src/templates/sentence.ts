/** `before` with the items behind it as a sentence; nothing without items. */
export function sentence(before: string, items: string | readonly string[] = []): string | undefined {
  const list = typeof items === 'string' ? items : items.join(', ');
  return list === '' ? undefined : `${before} ${list}.`;
}
