/** Arguments as a script sees them: `ARGS[1]`, `ARGS.key`. */
export interface ScriptArguments {
  readonly positional: readonly string[];
  readonly named: ReadonlyMap<string, string>;
}

/** `--key value` and `--key=value` are named, `--flag` alone is `"true"`, everything else is positional. */
export function parseScriptArguments(args: readonly string[]): ScriptArguments {
  const positional: string[] = [];
  const named = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    const [, key, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (key === undefined) {
      positional.push(argument);
      continue;
    }
    const next = args[index + 1];
    const takesNext = value === undefined && next !== undefined && !next.startsWith('--');
    named.set(key, value ?? (takesNext ? next : 'true'));
    if (takesNext) index += 1;
  }
  return { positional, named };
}
