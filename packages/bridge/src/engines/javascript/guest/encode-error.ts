import { framesOf } from './frames.ts';
import { hostErrors } from './host-errors.ts';

/** The wire form of what was thrown: of an error its text, code and data, and the frames of the script's own files. */
export function encodeError(thrown: unknown, inner: (item: unknown) => unknown): object {
  if (!(thrown instanceof Error)) return { $t: 'e', ...describeThrown(thrown), thrown: attempt(() => inner(thrown)) };
  const { stack, code, data, retryable } = thrown as Error & Readonly<Record<string, unknown>>;
  const frames = framesOf(stack);
  return {
    $t: 'e',
    name: text(thrown.name, 'Error'),
    message: text(thrown.message, ''),
    frames,
    trace: frames
      .map(({ file, line, function: name }) => `${file}:${line}${name === undefined ? '' : ` in ${name}`}`)
      .join('\n'),
    ...(typeof code === 'string' && { code }),
    ...(retryable === true && { retryable }),
    ...(data !== undefined && { data: attempt(() => inner(data)) }),
    ...originOf(thrown),
  };
}

function originOf(error: object): object {
  const id = hostErrors.get(error);
  return id === undefined ? {} : { r: id };
}

/** An object with a message stands for an error, as a table does in Lua. */
function describeThrown(thrown: unknown): object {
  if (typeof thrown === 'object' && thrown !== null) {
    const { message, code } = thrown as Readonly<Record<string, unknown>>;
    if (typeof message === 'string') return { name: 'Error', message, ...(typeof code === 'string' && { code }) };
  }
  return {
    name: 'Error',
    message: `the script threw ${typeof thrown === 'string' ? thrown : `a value of type ${typeof thrown}`}`,
  };
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    // What cannot cross is left out: the error itself has to.
    return undefined;
  }
}

function text(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
