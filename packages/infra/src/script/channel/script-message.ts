import type { JsonObject } from '@llmspell/core';

import type { DeadLetter } from '../../channels/dead-letters.ts';
import type { Message } from '../../channels/message.ts';

/** A message as scripts see it. */
export function toScriptMessage(message: Message): JsonObject {
  const { requiresAck, correlationId, timestamp, expiresAt, ...same } = message;
  return {
    ...same,
    requires_ack: requiresAck,
    correlation_id: correlationId,
    timestamp: new Date(timestamp).toISOString(),
    ...(expiresAt === undefined ? {} : { expires_at: new Date(expiresAt).toISOString() }),
  };
}

/** A dead letter as scripts see it. */
export function toScriptDeadLetter({ message, receiver, reason, timestamp }: DeadLetter): JsonObject {
  return { message: toScriptMessage(message), receiver, reason, timestamp: new Date(timestamp).toISOString() };
}
