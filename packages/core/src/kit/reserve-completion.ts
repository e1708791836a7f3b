import type { Amount, Reservation } from '../context/budget.ts';
import type { RunContext } from '../context/run-context.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { CompletionRequest } from '../llm/completion.ts';
import { withCost } from '../llm/cost.ts';
import type { LanguageModel } from '../llm/model.ts';
import { NO_USAGE, type Usage } from '../llm/usage.ts';

/** Output tokens set aside for a call that names no limit of its own. */
const ASSUMED_OUTPUT_TOKENS = 4_096;
/** No tokenizer makes more tokens of a text than this many per character, on text that people write. */
const CHARACTERS_PER_TOKEN = 2;

/**
 * Sets aside the worst case of a model call in the context's budget.
 *
 * @throws SpellError `BUDGET_EXCEEDED`; `PRICE_UNKNOWN` when the run has a cost limit, no token limit, and the model has
 * no known price.
 */
export function reserveCompletion(model: LanguageModel, request: CompletionRequest, context: RunContext): Reservation {
  const { budget } = context;
  if (budget.maxUsd !== undefined && budget.maxTokens === undefined && model.price === undefined)
    throw priceUnknown(model, budget.maxUsd);
  const limited = budget.maxUsd !== undefined || budget.maxTokens !== undefined;
  return budget.reserve(limited ? worstCase(model, request) : NOTHING);
}

const NOTHING: Amount = { usd: 0, tokens: 0 };

/** What a finished call took from the budget. */
export function amountOf(usage: Usage): Amount {
  return { usd: usage.costUsd ?? 0, tokens: usage.inputTokens + usage.outputTokens };
}

/** The most a call can take: its text counted generously, and all the output it may give. */
export function worstCase(model: LanguageModel, request: CompletionRequest): Amount {
  const text = JSON.stringify([request.messages, request.tools ?? []]);
  const usage = {
    ...NO_USAGE,
    inputTokens: Math.ceil(text.length / CHARACTERS_PER_TOKEN),
    outputTokens: request.maxOutputTokens ?? ASSUMED_OUTPUT_TOKENS,
  };
  return amountOf(withCost(usage, model.price));
}

function priceUnknown(model: LanguageModel, maxUsd: number): SpellError {
  return new SpellError({
    code: 'PRICE_UNKNOWN',
    message: `The run may cost at most ${maxUsd} USD, but the price of "${model.id}" is not known. Add a price for it, or limit tokens instead with --max-tokens.`,
    data: { model: model.id },
  });
}
