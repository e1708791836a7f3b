import { AsyncLocalStorage } from 'node:async_hooks';

import { systemClock, type Clock, type JsonObject, type Span, type SpanAttributes, type Tracer } from '@llmspell/core';

import { createRedactor } from '../../security/redaction/create-redactor.ts';
import { renderTree } from './render-tree.ts';
import type { SpanNode } from './span-node.ts';
import { treeToJson } from './tree-to-json.ts';

export interface ConsoleTracerOptions {
  /**
   * Takes a finished tree: lines, each with its end, and the same as data when asked for. What it throws is dropped:
   * watching work must not fail it.
   */
  readonly write: (text: string, toJson: () => JsonObject) => void;
  /** Whether to use the colours of terminals. @default false */
  readonly color?: boolean;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Takes secrets out of texts. @default what looks like a secret is replaced */
  readonly redact?: (text: string) => string;
}

/** More children are counted and not kept: a loop of a million steps is no picture. */
const MAX_CHILDREN = 100;

/**
 * A tracer for people: when an outermost span ends, it writes the tree of what happened inside, with the time since the
 * start, the duration, tokens and errors of each span. Prompts and answers are not shown.
 */
export function createConsoleTracer({
  write,
  color = false,
  clock = systemClock,
  redact = createRedactor(),
}: ConsoleTracerOptions): Tracer {
  const current = new AsyncLocalStorage<SpanNode>();
  const show = (root: SpanNode): void => {
    try {
      write(renderTree(root, { color, redact }), () => treeToJson(root, redact));
    } catch {
      // Whoever reads has gone away.
    }
  };
  return {
    enabled: true,
    async span(name, attributes, work) {
      const parent = current.getStore();
      const node: SpanNode = { name, attributes, started: clock.monotonic(), children: [], dropped: 0 };
      // What outlives its parent would never be seen: it is a tree of its own.
      const isRoot = parent === undefined || parent.ended !== undefined;
      if (!isRoot) attach(node, parent);
      try {
        return await current.run(node, () => work(new OpenSpan(node)));
      } catch (error) {
        node.failure = { error };
        throw error;
      } finally {
        node.ended = clock.monotonic();
        if (isRoot) show(node);
      }
    },
  };
}

function attach(node: SpanNode, parent: SpanNode): void {
  if (parent.children.length < MAX_CHILDREN) parent.children.push(node);
  else parent.dropped += 1;
}

class OpenSpan implements Span {
  readonly #node: SpanNode;

  constructor(node: SpanNode) {
    this.#node = node;
  }

  set(attributes: SpanAttributes): void {
    this.#node.attributes = { ...this.#node.attributes, ...attributes };
  }

  fail(error: unknown): void {
    this.#node.failure = { error };
  }

  /** It ends with its work. */
  end(): void {}
}
