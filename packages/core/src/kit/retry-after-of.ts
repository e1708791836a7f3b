import { SpellError } from '../errors/spell-error.ts';

/** ms that the other side asked to wait, where the error tells (`data.retryAfterMs`). */
export function retryAfterOf(error: unknown): number | undefined {
  const asked = SpellError.isInstance(error) ? error.data?.['retryAfterMs'] : undefined;
  return typeof asked === 'number' && asked >= 0 ? asked : undefined;
}
