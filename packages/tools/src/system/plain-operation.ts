type Given = Readonly<Record<string, unknown>>;

/** Gives an operation its real name where it came under another. */
export function plainOperation(names: ReadonlyMap<string, string>): (given: Given) => Given {
  return (given) => {
    const { operation } = given;
    const name = typeof operation === 'string' ? names.get(operation) : undefined;
    return name === undefined ? given : { ...given, operation: name };
  };
}
