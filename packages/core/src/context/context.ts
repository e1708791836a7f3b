import { toHookRunner } from '../hooks/to-hook-runner.ts';
import type { RunLog } from '../journal/run-log.ts';
import type { WaitOptions } from '../journal/run-waits.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import type { Guard } from '../security/guard.ts';
import { intersectPolicies } from '../security/intersect-policies.ts';
import { callComponent } from './call-component.ts';
import { createGuard } from './create-guard.ts';
import type { EffectInfo, EffectOptions, EffectRun } from './effect.ts';
import type { Ports } from './ports.ts';
import { runBranches } from './run-branches.ts';
import type { Branch, CallRequest, EachOptions, RunContext, ScopeOptions } from './run-context.ts';
import { runEffect } from './run-effect.ts';
import type { Services } from './services.ts';
import { withoutUndefined } from './without-undefined.ts';

/**
 * The context: where it is in the run, and the services it shares. Making a child costs one small object; its path,
 * guard and ports are made when somebody asks for them.
 */
export class Context implements RunContext {
  readonly #services: Services;
  readonly #parent: Context | undefined;
  readonly #name: string;
  #path: string | undefined;
  #runId: string | undefined;
  #guard: Guard | undefined;
  #ports: Partial<Ports> | undefined;
  readonly #root: Context;
  #effectKeys: Map<string, number> | undefined;

  constructor(services: Services, parent: Context | undefined, name: string) {
    this.#services = services;
    this.#parent = parent;
    this.#root = parent === undefined ? this : parent.#root;
    this.#name = name;
  }

  get runId(): string {
    this.#runId ??= this.#parent?.runId ?? this.#services.runId ?? this.newId('run');
    return this.#runId;
  }

  get path(): string {
    this.#path ??= this.#makePath();
    return this.#path;
  }

  #makePath(): string {
    const outer = this.#parent?.path ?? '';
    return outer === '' ? this.#name : `${outer}/${this.#name}`;
  }

  get correlationId(): string {
    return this.#services.correlationId ?? this.runId;
  }

  effect<T>(name: string, run: EffectRun<T>, options?: EffectOptions<T>): Promise<T> {
    const { tracer } = this.#services;
    if (!tracer.enabled) return this.#effect(name, run, options);
    const attributes = { 'llmspell.effect.name': name, 'llmspell.path': this.path };
    return tracer.span(`effect ${name}`, attributes, () => this.#effect(name, run, options));
  }

  #effect<T>(name: string, run: EffectRun<T>, options: EffectOptions<T> | undefined): Promise<T> {
    const { journal, signal } = this.#services;
    if (journal === undefined) {
      return runEffect(run, new LazyEffectInfo(this, { name, signal, onPart: options?.onPart }), options);
    }
    // The journal calls the codec only with what the codec gave.
    const known = (options ?? {}) as EffectOptions;
    return journal.effect({ runId: this.runId, path: this.path, name, options: known, signal, run });
  }

  /** The key of the next effect with this name. The run's root counts, so that equal paths never give equal keys. */
  nextEffectKey(name: string): string {
    const key = this.path === '' ? name : `${this.path}/${name}`;
    this.#root.#effectKeys ??= new Map();
    const count = (this.#root.#effectKeys.get(key) ?? 0) + 1;
    this.#root.#effectKeys.set(key, count);
    // A name with a number sign of its own is always numbered: "x#2" is not the second "x".
    return `${this.runId}/${key}${count === 1 && !key.includes('#') ? '' : `#${count}`}`;
  }

  scope(name: string, options?: ScopeOptions): RunContext {
    return new Context(options === undefined ? this.#services : narrow(this.#services, options), this, name);
  }

  all<T>(branches: readonly Branch<T>[]): Promise<T[]> {
    return runBranches(this, { items: branches, run: (branch, context) => branch(context) });
  }

  each<T, R>(
    items: readonly T[],
    run: (item: T, context: RunContext, index: number) => R | Promise<R>,
    options?: EachOptions,
  ): Promise<R[]> {
    return runBranches(this, { items, run, ...options });
  }

  call(request: CallRequest): Promise<unknown> {
    return callComponent(request, this);
  }

  sleep(ms: number): Promise<void> {
    return this.#services.waits.sleep(ms, this);
  }

  waitFor(name: string, options: WaitOptions = {}): Promise<JsonValue | undefined> {
    return this.#services.waits.waitFor(name, options, this);
  }

  get durable(): boolean {
    return this.#services.journal !== undefined;
  }

  openLog(name: string): RunLog | undefined {
    return this.#services.journal?.openLog(this.path === '' ? name : `${this.path}/${name}`);
  }

  emit(type: string, data: () => JsonObject): void {
    const { events } = this.#services;
    if (!events.has(type)) return;
    events.emit({ type, data: data(), runId: this.runId, path: this.path, correlationId: this.correlationId });
  }

  newId(prefix?: string): string {
    const id = this.#services.newId(this.path);
    return prefix === undefined ? id : `${prefix}_${id}`;
  }

  random(): number {
    return this.#services.random(this.path);
  }

  get guard(): Guard {
    this.#guard ??= createGuard(this);
    return this.#guard;
  }

  get files(): Ports['files'] {
    return this.#port('files');
  }
  get fetch(): Ports['fetch'] {
    return this.#port('fetch');
  }
  get processes(): Ports['processes'] {
    return this.#port('processes');
  }
  get environment(): Ports['environment'] {
    return this.#port('environment');
  }

  #port<Name extends keyof Ports>(name: Name): Ports[Name] {
    this.#ports ??= {};
    const port: Ports[Name] = this.#ports[name] ?? this.#services.ports[name](this.guard);
    this.#ports[name] = port;
    return port;
  }

  get signal(): Services['signal'] {
    return this.#services.signal;
  }
  get deadline(): Services['deadline'] {
    return this.#services.deadline;
  }
  get budget(): Services['budget'] {
    return this.#services.budget;
  }
  get events(): Services['events'] {
    return this.#services.events;
  }
  get hooks(): Services['hooks'] {
    return this.#services.hooks;
  }
  get state(): Services['state'] {
    return this.#services.state;
  }
  get models(): Services['models'] {
    return this.#services.models;
  }
  get components(): Services['components'] {
    return this.#services.components;
  }
  get permissions(): Services['permissions'] {
    return this.#services.permissions;
  }
  get audit(): Services['audit'] {
    return this.#services.audit;
  }
  get logger(): Services['logger'] {
    return this.#services.logger;
  }
  get tracer(): Services['tracer'] {
    return this.#services.tracer;
  }
  get clock(): Services['clock'] {
    return this.#services.clock;
  }
  get jsonSchemas(): Services['jsonSchemas'] {
    return this.#services.jsonSchemas;
  }
}

interface LazyEffect {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly onPart: EffectOptions['onPart'];
}

/** Nobody hears of parts. */
const unheard = (): void => {};

/** Makes the key only when the effect asks for it. */
class LazyEffectInfo implements EffectInfo {
  readonly signal: AbortSignal;
  readonly #context: Context;
  readonly #name: string;
  readonly #onPart: EffectOptions['onPart'];
  #key: string | undefined;

  constructor(context: Context, { name, signal, onPart }: LazyEffect) {
    this.#context = context;
    this.#name = name;
    this.#onPart = onPart;
    this.signal = signal;
  }

  get part(): EffectInfo['part'] {
    return this.#onPart ?? unheard;
  }

  /** For a time limit of the effect. */
  get clock(): Services['clock'] {
    return this.#context.clock;
  }

  get idempotencyKey(): string {
    this.#key ??= this.#context.nextEffectKey(this.#name);
    return this.#key;
  }
}

function narrow(services: Services, options: ScopeOptions): Services {
  const { permissions, hooks, ...own } = withoutUndefined(options);
  const inner = { ...services, ...own, ...(hooks && { hooks: toHookRunner(hooks, services.hooks, services) }) };
  return permissions === undefined
    ? inner
    : { ...inner, permissions: intersectPolicies(services.permissions, permissions) };
}
