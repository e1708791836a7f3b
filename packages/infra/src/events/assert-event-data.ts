import { parseWith, SpellError, type JsonValue, type Schema } from '@llmspell/core';

/** The schema of a type's data. */
export interface EventSchema {
  readonly type: string;
  readonly schema: Schema;
}

/**
 * Checks the data of an event.
 *
 * @throws ValidationError `VALIDATION_FAILED`; SpellError `NOT_SUPPORTED` for a schema that has to wait.
 */
export function assertEventData({ type, schema }: EventSchema, data: JsonValue): void {
  const parsed = parseWith(schema, data, `The data of event "${type}"`);
  if (!(parsed instanceof Promise)) return;
  // Nobody waits for its answer.
  parsed.catch(() => {});
  throw new SpellError({
    code: 'NOT_SUPPORTED',
    message: `Expected the schema of event type "${type}" to answer at once, got one that has to wait. Leave asynchronous checks out of it.`,
  });
}
