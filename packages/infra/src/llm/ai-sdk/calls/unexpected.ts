import { ProviderError } from '@llmspell/core';

/** An answer that cannot be one: more vectors than texts, a document that was not sent. */
export function unexpected(
  { provider, modelId }: { readonly provider: string; readonly modelId: string },
  what: string,
): ProviderError {
  const model = `${provider.split('.', 1)[0]}/${modelId}`;
  return new ProviderError({ model, message: `the answer was not in the form that was expected: ${what}.` });
}
