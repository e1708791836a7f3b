import { SpellError } from '@llmspell/core';

/** The process that held a store has ended. */
export class LostStoreError extends SpellError {
  /** Whether what was asked may have happened. */
  readonly uncertain: boolean;

  constructor({ uncertain }: { readonly uncertain: boolean }) {
    super({
      code: 'STATE_FAILED',
      message: `The llmspell process that held the state store has ended${uncertain ? ', and whether it did what was asked is not known' : ''}. Try again.`,
      retryable: true,
    });
    this.uncertain = uncertain;
  }

  static override isInstance(error: unknown): error is LostStoreError {
    return SpellError.isInstance(error) && 'uncertain' in error;
  }
}
