import { toSpellError, type SpellError } from '@llmspell/core';

import type { HostValues } from './host-values.ts';

/** The form of a host error in a script: name, code, message and data; never a stack, never a cause. */
export function encodeError(error: unknown, host: HostValues, inner: (item: unknown) => unknown): object {
  const { name, message, code, retryable, data } = toSpellError(error);
  const optional = { ...(retryable && { retryable }), ...encodedData(data, inner) };
  return { $t: 'e', name, message, code, ...optional, r: host.keepError(error) };
}

function encodedData(data: SpellError['data'], inner: (item: unknown) => unknown): object {
  if (data === undefined) return {};
  try {
    return { data: inner(data) };
  } catch {
    // The error itself is what matters: data that cannot cross (too deep) is left out.
    return {};
  }
}
