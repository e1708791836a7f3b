import {
  ProviderError,
  type CompletionPart,
  type CompletionRequest,
  type LLMProvider,
  type ProviderCallOptions,
} from '@llmspell/core';
import { linkedAbort, type LinkedAbort } from '@llmspell/core/kit';

import { otherCalls } from './other-calls.ts';

/**
 * Makes a provider whose answers fail with `TIMEOUT` when no part comes for so many ms, the first one included. Whoever
 * reads slowly is not waited for, so it does not count. The error is retryable.
 */
export function withChunkTimeout(provider: LLMProvider, timeoutMs: number): LLMProvider {
  return {
    name: provider.name,
    capabilities: (modelId) => provider.capabilities(modelId),
    stream: (request, options = {}) => limited(provider, timeoutMs, { request, options }),
    ...otherCalls(provider),
  };
}

async function* limited(
  provider: LLMProvider,
  timeoutMs: number,
  { request, options }: { readonly request: CompletionRequest; readonly options: ProviderCallOptions },
): AsyncGenerator<CompletionPart> {
  using stop = linkedAbort(options.signal ?? new AbortController().signal);
  stop.signal.throwIfAborted();
  const parts = provider.stream(request, { ...options, signal: stop.signal })[Symbol.asyncIterator]();
  using wait = createWait(stop, timeoutMs, `${provider.name}/${request.modelId}`);
  try {
    for (;;) {
      const next = await wait.for(parts.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // One that does not listen to the abort would keep the reader waiting.
    const closing = Promise.resolve(parts.return?.()).catch(() => {});
    if (!stop.signal.aborted) await closing;
  }
}

interface Wait extends Disposable {
  /** What a promise gives, unless it takes too long or the abort comes first. */
  for<T>(promise: Promise<T>): Promise<T>;
}

/** One timer for all waits of a stream. */
function createWait(stop: LinkedAbort, timeoutMs: number, model: string): Wait {
  let fail: ((reason: unknown) => void) | undefined;
  const timer = setTimeout(() => {
    // Nobody waits while the reader is busy with a part.
    if (fail !== undefined) stop.abort(silence(model, timeoutMs));
  }, timeoutMs);
  stop.signal.addEventListener('abort', () => fail?.(stop.signal.reason), { once: true });
  return {
    for: (promise) =>
      new Promise((resolve, reject) => {
        fail = reject;
        timer.refresh();
        promise.then(resolve, reject).finally(() => {
          fail = undefined;
        });
      }),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

function silence(model: string, timeoutMs: number): ProviderError {
  return new ProviderError({
    model,
    code: 'TIMEOUT',
    retryable: true,
    message: `no part of the answer came for ${timeoutMs} ms.`,
  });
}
