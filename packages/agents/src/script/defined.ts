type Defined<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The same without the keys that nobody set: they must not hide those of a preset. */
export function defined<T extends object>(options: T): Defined<T> {
  // The entries that are left are those of T without `undefined`.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Defined<T>;
}
