import type { EffectInfo } from '../context/effect.ts';
import type { Ports } from '../context/ports.ts';
import type { RunContext } from '../context/run-context.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../time/clock.ts';
import type { ToolContext } from '../tool/tool.ts';

/** What a leaf tool sees of a context: its ports, time and ids, and the effect it runs in. */
export function toolContext(context: RunContext, info: EffectInfo): ToolContext {
  return new ToolScope(context, info);
}

class ToolScope implements ToolContext {
  readonly #context: RunContext;
  readonly #info: EffectInfo;

  constructor(context: RunContext, info: EffectInfo) {
    this.#context = context;
    this.#info = info;
  }

  get idempotencyKey(): string {
    return this.#info.idempotencyKey;
  }
  get signal(): AbortSignal {
    return this.#info.signal;
  }
  get files(): Ports['files'] {
    return this.#context.files;
  }
  get fetch(): Ports['fetch'] {
    return this.#context.fetch;
  }
  get processes(): Ports['processes'] {
    return this.#context.processes;
  }
  get environment(): Ports['environment'] {
    return this.#context.environment;
  }
  get clock(): Clock {
    return this.#context.clock;
  }
  get logger(): Logger {
    return this.#context.logger;
  }
  random(): number {
    return this.#context.random();
  }
  newId(prefix?: string): string {
    return this.#context.newId(prefix);
  }
}
