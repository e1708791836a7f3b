import type { SpellEvent } from '@llmspell/core';

import { NO_ACTIVITY_USAGE, plus } from './activity-usage.ts';
import type { ActivityKind, ActivityNode, ActivityUsage, RunActivity } from './activity.ts';
import type { ActivityReading } from './read-event.ts';

/** One use of a component, as it is built up. */
export interface TreeNode {
  readonly kind: ActivityKind;
  readonly name: string;
  readonly path: string;
  readonly startedAt: number;
  readonly parent: TreeNode | undefined;
  readonly children: Set<TreeNode>;
  status: ActivityNode['status'];
  durationMs: number | undefined;
  retries: number;
  usage: ActivityUsage;
  error: string | undefined;
}

/** What tells two uses of one component apart only by their order. */
type Key = string;

/** The tree of one run. What is inside what is read from the paths. */
export class RunTree {
  readonly runId: string;
  readonly #startedAt: number;
  readonly #maxNodes: number;
  readonly #roots = new Set<TreeNode>();
  /** Uses under way, those that began first in front. */
  readonly #running = new Map<Key, TreeNode[]>();
  /** Uses under way by the path of what happens inside them. */
  readonly #scopes = new Map<string, TreeNode[]>();
  /** Those that ended, in that order: the first to be given up. */
  readonly #ended: TreeNode[] = [];
  /** Answers of models that nobody has said the tokens of, by path. */
  readonly #unmeasured = new Map<string, TreeNode>();
  #count = 0;
  #omitted = 0;
  #lastActivity: number;
  #path = '';
  #usage = NO_ACTIVITY_USAGE;

  constructor({ runId, timestamp }: SpellEvent, maxNodes: number) {
    this.runId = runId;
    this.#startedAt = timestamp;
    this.#lastActivity = timestamp;
    this.#maxNodes = maxNodes;
  }

  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  see({ path, timestamp }: SpellEvent): void {
    this.#path = path;
    this.#lastActivity = timestamp;
  }

  /** `undefined` when there are too many under way to keep one more. */
  start({ kind, name }: ActivityReading, { path, timestamp }: SpellEvent): TreeNode | undefined {
    if (!this.#makeRoom()) {
      this.#omitted += 1;
      return undefined;
    }
    const node: TreeNode = {
      kind,
      name,
      path,
      startedAt: timestamp,
      parent: this.#parentOf(path),
      children: new Set(),
      status: 'running',
      durationMs: undefined,
      retries: 0,
      usage: NO_ACTIVITY_USAGE,
      error: undefined,
    };
    this.#count += 1;
    (node.parent?.children ?? this.#roots).add(node);
    add(this.#running, keyOf(node), node);
    add(this.#scopes, scopeOf(node), node);
    return node;
  }

  /** The use that an end is about; `undefined` for one that nobody saw begin. */
  end(reading: ActivityReading, { path, timestamp }: SpellEvent): TreeNode | undefined {
    const [node] = this.#running.get(keyOf({ ...reading, path })) ?? [];
    if (node === undefined) return undefined;
    remove(this.#running, keyOf(node), node);
    remove(this.#scopes, scopeOf(node), node);
    node.status = reading.phase === 'failed' ? 'failed' : 'completed';
    node.durationMs = reading.durationMs ?? timestamp - node.startedAt;
    node.error = reading.error;
    this.#ended.push(node);
    if (node.kind === 'model' && node.status === 'completed' && reading.usage === undefined) this.#expectUsage(node);
    return node;
  }

  skip(reading: ActivityReading, event: SpellEvent): void {
    const node = this.start(reading, event);
    if (node === undefined) return;
    this.end(reading, event);
    node.status = 'skipped';
  }

  retry(reading: ActivityReading, { path }: SpellEvent): void {
    const [node] = this.#running.get(keyOf({ ...reading, path })) ?? [];
    if (node !== undefined) node.retries += 1;
  }

  /** The model's answer at a path whose tokens were not said yet. */
  takeUnmeasured(path: string): TreeNode | undefined {
    const node = this.#unmeasured.get(path);
    this.#unmeasured.delete(path);
    return node;
  }

  addUsage(node: TreeNode, usage: ActivityUsage): void {
    this.#usage = plus(this.#usage, usage);
    for (const one of lineOf(node)) one.usage = plus(one.usage, usage);
  }

  toActivity(): RunActivity {
    return {
      runId: this.runId,
      status: this.isRunning ? 'running' : 'idle',
      startedAt: this.#startedAt,
      lastActivity: this.#lastActivity,
      path: this.#path,
      usage: this.#usage,
      nodes: [...this.#roots].map(toActivityNode),
      omitted: this.#omitted,
    };
  }

  #makeRoom(): boolean {
    if (this.#count < this.#maxNodes) return true;
    const oldest = this.#ended.shift();
    if (oldest === undefined) return false;
    (oldest.parent?.children ?? this.#roots).delete(oldest);
    this.#count -= 1;
    this.#omitted += 1;
    return true;
  }

  #expectUsage(node: TreeNode): void {
    if (this.#unmeasured.size >= this.#maxNodes) this.#unmeasured.clear();
    this.#unmeasured.set(node.path, node);
  }

  /** What is under way nearest around a path. */
  #parentOf(path: string): TreeNode | undefined {
    for (let place = withoutAttempts(path); ; place = place.slice(0, place.lastIndexOf('/'))) {
      const found = this.#scopes.get(place)?.at(-1);
      if (found !== undefined) return found;
      if (!place.includes('/')) return undefined;
    }
  }
}

/** A node and all that it is inside of. */
export function* lineOf(node: TreeNode): Generator<TreeNode> {
  for (let one: TreeNode | undefined = node; one !== undefined; one = one.parent) yield one;
}

function keyOf({ kind, name, path }: Pick<TreeNode, 'kind' | 'name' | 'path'>): Key {
  return `${kind} ${path} ${name}`;
}

/** The path of what happens inside a use: agents and workflows report from inside, tools and steps from outside. */
function scopeOf({ kind, name, path }: TreeNode): string {
  const inside = kind === 'tool' || kind === 'step' ? `${path === '' ? '' : `${path}/`}${kind}:${name}` : path;
  return withoutAttempts(kind === 'model' ? `${path}/model` : inside);
}

/** The second attempt of a step is `step:name#2`. */
function withoutAttempts(path: string): string {
  return path.includes('#') ? path.replaceAll(/#\d+(?=\/|$)/g, '') : path;
}

function add(map: Map<string, TreeNode[]>, key: string, node: TreeNode): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [node]);
  else known.push(node);
}

function remove(map: Map<string, TreeNode[]>, key: string, node: TreeNode): void {
  const nodes = map.get(key);
  const index = nodes?.indexOf(node) ?? -1;
  if (nodes === undefined || index < 0) return;
  nodes.splice(index, 1);
  if (nodes.length === 0) map.delete(key);
}

function toActivityNode(node: TreeNode): ActivityNode {
  const { kind, name, path, status, startedAt, durationMs, retries, usage, error, children } = node;
  return {
    kind,
    name,
    path,
    status,
    startedAt,
    ...(durationMs === undefined ? {} : { durationMs }),
    retries,
    usage,
    ...(error === undefined ? {} : { error }),
    children: [...children].map(toActivityNode),
  };
}
