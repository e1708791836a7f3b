import { inspect } from 'node:util';

/** Everything that can be read in an error: messages, stacks, properties also hidden ones, `toJSON`, and all its causes. */
export function errorText(error: unknown): string {
  const shown = inspect(error, {
    depth: Infinity,
    showHidden: true,
    maxStringLength: Infinity,
    maxArrayLength: Infinity,
  });
  const plain = inspect(error, { depth: Infinity, customInspect: false, getters: true });
  return [shown, plain, ...chain(error).map((part) => `${String(part)}\n${stringify(part)}`)].join('\n');
}

function chain(error: unknown): readonly unknown[] {
  const parts: unknown[] = [];
  for (let part = error; part !== undefined && part !== null && !parts.includes(part);) {
    parts.push(part);
    part = part instanceof Error ? part.cause : undefined;
  }
  return parts;
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // A cycle: `inspect` has shown it.
    return '';
  }
}
