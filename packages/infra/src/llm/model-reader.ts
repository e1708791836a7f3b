import { nearestNames, SpellError } from '@llmspell/core';

import type { ProviderRegistration } from './provider-registration.ts';

/** What an id means: a provider, and a model there. */
export interface ModelReference {
  readonly provider: ProviderRegistration;
  readonly modelId: string;
}

type Known = ReadonlyMap<string, ProviderRegistration>;

/** Makes what reads registry ids. The reader throws `MODEL_NOT_FOUND` for an id that means nothing. */
export function createModelReader(known: Known, defaultModel: string | undefined): (id: string) => ModelReference {
  const read = (id: string): ModelReference | undefined => {
    const named = known.get(id);
    if (named !== undefined) return { provider: named, modelId: defaultOf(named) };
    for (const { index } of id.matchAll(/[/:]/g)) {
      const provider = known.get(id.slice(0, index));
      if (provider !== undefined) return { provider, modelId: id.slice(index + 1) || defaultOf(provider) };
    }
    return undefined;
  };
  return (id) => {
    const found = read(id);
    if (found !== undefined) return found;
    const fallback = defaultModel === undefined ? undefined : read(defaultModel);
    if (fallback === undefined || namesProvider(id, known)) throw noSuchProvider(id, known);
    return { provider: fallback.provider, modelId: id };
  };
}

/** Whether an id was meant to begin with a provider: `llama3.2:3b` was not, `opnai:gpt-4o` was. */
function namesProvider(id: string, known: Known): boolean {
  const left = id.split(':', 1)[0] ?? '';
  return id.includes('/') || (left !== id && nearestNames(left, [...known.keys()]).length > 0);
}

function defaultOf({ name, defaultModel }: ProviderRegistration): string {
  if (defaultModel !== undefined) return defaultModel;
  throw new SpellError({
    code: 'MODEL_NOT_FOUND',
    message: `The provider "${name}" has no default model. Name one: "${name}/<model>".`,
    data: { provider: name },
  });
}

function noSuchProvider(id: string, known: Known): SpellError {
  const left = id.split(/[/:]/, 1)[0] ?? id;
  const [near] = nearestNames(left, [...known.keys()]);
  const hint = near === undefined ? '' : ` Did you mean "${near}${id.slice(left.length)}"?`;
  return new SpellError({
    code: 'MODEL_NOT_FOUND',
    message: `No provider for the model "${id}". Expected "provider/model".${hint} ${listProviders(known)}`,
    data: { model: id, providers: [...known.keys()] },
  });
}

/** Which providers there are, for messages. */
export function listProviders(known: Known): string {
  const all = [...known.values()];
  const ready = all.filter(({ configured }) => configured !== false).map(({ name }) => name);
  const rest = all.filter(({ configured }) => configured === false).map(({ name }) => name);
  const others = rest.length === 0 ? '' : ` Not configured: ${rest.join(', ')}.`;
  return `Configured providers: ${ready.join(', ') || 'none'}.${others}`;
}
