import type { JsonValue } from '@llmspell/core';

/** From the least to the most urgent. */
export const MESSAGE_PRIORITIES = ['low', 'normal', 'high', 'critical'] as const;

export type MessagePriority = (typeof MESSAGE_PRIORITIES)[number];

/** A message to be sent. */
export interface OutgoingMessage {
  /** Who sends it. */
  readonly from: string;
  /** Who is to get it. Needed on a direct channel, and only there. */
  readonly to?: string;
  /** What it is about: `orders.paid`. Needed on a topic channel, and only there. */
  readonly topic?: string;
  readonly payload: JsonValue;
  /** What kind of message it is, for its receivers: `task`, `question`. @default 'message' */
  readonly type?: string;
  /** The most urgent message is received first; equally urgent ones in the order they were sent. @default 'normal' */
  readonly priority?: MessagePriority;
  /** ms after which it is no longer to be received. @default never */
  readonly ttlMs?: number;
  /** Whether a receiver has to acknowledge it; one that does not gets it again. @default false */
  readonly requiresAck?: boolean;
  /** Ties messages together. @default the message's id */
  readonly correlationId?: string;
}

/** A message as it is received. All of it is JSON. */
export interface Message {
  /** The same for every receiver. */
  readonly id: string;
  readonly channel: string;
  readonly from: string;
  readonly to?: string;
  readonly topic?: string;
  readonly payload: JsonValue;
  readonly type: string;
  readonly priority: MessagePriority;
  readonly requiresAck: boolean;
  readonly correlationId: string;
  /** When it was sent, epoch ms. */
  readonly timestamp: number;
  /** Epoch ms. */
  readonly expiresAt?: number;
  /** Which delivery of it this is, from 1. */
  readonly attempt: number;
}
