import { messageOf, type JsonObject } from '@llmspell/core';

import { errorTypeOf } from '../error-type.ts';
import type { SpanNode } from './span-node.ts';

/** A tree of spans as data: names, times in ms since the start of the whole, attributes, errors. Without secrets. */
export function treeToJson(root: SpanNode, redact: (text: string) => string): JsonObject {
  const toJson = ({ name, attributes, started, ended, failure, children, dropped }: SpanNode): JsonObject => ({
    name: redact(name),
    start_ms: started - root.started,
    duration_ms: ended === undefined ? null : ended - started,
    attributes: Object.fromEntries(
      Object.entries(attributes).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, typeof value === 'string' ? redact(value) : value]],
      ),
    ),
    ...(failure === undefined
      ? {}
      : { error: { type: errorTypeOf(failure.error), message: redact(messageOf(failure.error)) } }),
    ...(children.length === 0 ? {} : { children: children.map(toJson) }),
    ...(dropped === 0 ? {} : { dropped_children: dropped }),
  });
  return toJson(root);
}
