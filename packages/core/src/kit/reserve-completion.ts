import type { Amount } from '../context/budget.ts';
import type { RunContext } from '../context/run-context.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { CompletionPart, CompletionRequest } from '../llm/completion.ts';
import { withCost } from '../llm/cost.ts';
import type { LanguageModel } from '../llm/model.ts';
import { modelsBehind } from '../llm/models-behind.ts';
import { NO_USAGE, type Usage } from '../llm/usage.ts';

/** Output tokens set aside for a call that names no limit of its own. */
const ASSUMED_OUTPUT_TOKENS = 4_096;
/** No tokenizer makes more tokens of a text than this many per character, on text that people write. */
const CHARACTERS_PER_TOKEN = 2;
/** Bytes of output that count as one token: about what tokenizers make of any script. A part is one token at least. */
const BYTES_PER_TOKEN = 4;
/** Output tokens that are set aside at once for an answer that grows beyond what was set aside for it. */
const STEP_TOKENS = 128;

/** What a model call may take from the budget, from before it starts until it has ended. */
export interface CompletionReservation {
  /**
   * Counts a part of the answer. An answer that grows beyond what was set aside takes from what is left in the budget.
   *
   * @throws SpellError `BUDGET_EXCEEDED` when nothing is left to take.
   */
  count(part: CompletionPart): void;
  /** The call was made and took this much. */
  settle(actual: Amount): void;
  /** The call was broken off after it had begun to answer: all that was set aside counts as taken. */
  forfeit(): void;
  /** The call was not made. */
  release(): void;
}

/**
 * Sets aside the worst case of a model call in the context's budget.
 *
 * @throws SpellError `BUDGET_EXCEEDED`; `PRICE_UNKNOWN` when the run has a cost limit, no token limit, and the model has
 * no known price.
 */
export function reserveCompletion(
  model: LanguageModel,
  request: CompletionRequest,
  context: RunContext,
): CompletionReservation {
  const { budget } = context;
  requirePrice(model, context);
  const limited = budget.maxUsd !== undefined || budget.maxTokens !== undefined;
  const taken: { readonly amount: Amount; readonly held: ReturnType<typeof budget.reserve> }[] = [];
  const take = (amount: Amount): void => void taken.push({ amount, held: budget.reserve(amount) });
  take(limited ? worstCase(model, request) : NOTHING);
  let outputLeft = limited ? outputLimit(request) : Infinity;

  return {
    count(part) {
      outputLeft -= tokensOf(part);
      if (outputLeft >= 0) return;
      const tokens = Math.max(STEP_TOKENS, Math.ceil(-outputLeft));
      try {
        take(outputCost(model, tokens));
      } catch (cause) {
        throw isExceeded(cause) ? stopped(model, cause) : cause;
      }
      outputLeft += tokens;
    },
    settle(actual) {
      for (const [index, { held }] of taken.entries()) {
        if (index === 0) held.settle(actual);
        else held.release();
      }
    },
    forfeit() {
      // Without a limit nothing was set aside, and what was sent still counts.
      const [first, ...rest] = taken;
      first?.held.settle(limited ? first.amount : worstCase(model, request));
      for (const { amount, held } of rest) held.settle(amount);
    },
    release() {
      for (const { held } of taken) held.release();
    },
  };
}

/**
 * Refuses a call that nobody could price, where money is all that limits the run.
 *
 * @throws SpellError `PRICE_UNKNOWN`.
 */
export function requirePrice(model: LanguageModel, { budget }: RunContext): void {
  if (budget.maxUsd === undefined || budget.maxTokens !== undefined) return;
  const unknown = modelsBehind(model).find(({ price }) => price === undefined);
  if (unknown !== undefined) throw priceUnknown(unknown, budget.maxUsd);
}

const NOTHING: Amount = { usd: 0, tokens: 0 };

/** What a finished call took from the budget. */
export function amountOf(usage: Usage): Amount {
  return { usd: usage.costUsd ?? 0, tokens: usage.inputTokens + usage.outputTokens };
}

/** The most a call can take: its text counted generously, and all the output it may give, at the dearest model. */
function worstCase(model: LanguageModel, request: CompletionRequest): Amount {
  const text = JSON.stringify([request.messages, request.tools ?? []]);
  const inputTokens = Math.ceil(text.length / CHARACTERS_PER_TOKEN);
  return dearest(model, { ...NO_USAGE, inputTokens, outputTokens: outputLimit(request) });
}

function outputCost(model: LanguageModel, outputTokens: number): Amount {
  return dearest(model, { ...NO_USAGE, outputTokens });
}

function dearest(model: LanguageModel, usage: Usage): Amount {
  const amounts = modelsBehind(model).map(({ price }) => amountOf(withCost(usage, price)));
  return { usd: Math.max(...amounts.map(({ usd }) => usd)), tokens: usage.inputTokens + usage.outputTokens };
}

function outputLimit({ maxOutputTokens }: CompletionRequest): number {
  return maxOutputTokens ?? ASSUMED_OUTPUT_TOKENS;
}

function tokensOf(part: CompletionPart): number {
  if (part.type === 'finish') return 0;
  return Math.max(1, byteLength(part.type === 'tool-call' ? part.arguments : part.text) / BYTES_PER_TOKEN);
}

/** Of a text in UTF-8, near enough: what is not ASCII counts as three bytes. */
function byteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) bytes += 2;
  return bytes;
}

function isExceeded(error: unknown): error is SpellError {
  return SpellError.isInstance(error) && error.code === 'BUDGET_EXCEEDED';
}

function stopped(model: LanguageModel, cause: SpellError): SpellError {
  return new SpellError({
    code: 'BUDGET_EXCEEDED',
    message: `The answer of "${model.id}" was stopped: it grew beyond what is left of the budget. Raise the budget, or lower the agent's maxOutputTokens.`,
    data: { ...cause.data, model: model.id },
    cause,
  });
}

function priceUnknown(model: LanguageModel, maxUsd: number): SpellError {
  return new SpellError({
    code: 'PRICE_UNKNOWN',
    message: `The run may cost at most ${maxUsd} USD, but the price of "${model.id}" is not known. Add a price for it, or limit tokens instead with --max-tokens.`,
    data: { model: model.id },
  });
}
